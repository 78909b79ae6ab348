// case: real-crash-report; style: home; flags: none
// A log line asks another process for a stack's functions, but only for a message that ends the
// program; the lines here have another level. stamp() asks one for every line: that blocks.
#include "tinyco.h"

#include <cstdio>
#include <cstdlib>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

enum class weight { whisper, talk, last_words };

inline std::string answer_of(const char* program) {
  std::string all;
  if (std::FILE* pipe = popen(program, "r")) {
    for (int c; (c = std::fgetc(pipe)) != EOF;) all += static_cast<char>(c);
    pclose(pipe);  // costall-expect-or: blocking-call-in-coroutine
  }
  return all;
}

inline void say(weight w, const std::string& text) {
  std::fputs(text.c_str(), stderr);
  if (w == weight::last_words) {
    std::fputs(answer_of("pstack self").c_str(), stderr);
    std::exit(3);
  }
}

inline void stamp(const std::string& text) {
  std::string now = answer_of("date");
  std::fprintf(stderr, "%s %s", now.c_str(), text.c_str());
}

auto feed_cat() -> task<void> {
  say(weight::whisper, "cat is hungry\n");
  co_await tinyco::sleep_for(10ms);
  say(weight::talk, "cat has eaten\n");
}

auto feed_dog() -> task<void> {
  co_await tinyco::sleep_for(10ms);
  stamp("dog has eaten\n");  // costall-expect: blocking-call-in-coroutine
}

int main() {
  tinyco::spawn(feed_cat());
  tinyco::spawn(feed_dog());
  tinyco::loop().run();
}
