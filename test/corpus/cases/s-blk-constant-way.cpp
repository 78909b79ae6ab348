// case: s-blk-constant-way; style: home; flags: none
// The parser blocks for one form of its argument alone, and the constants here have another one.
#include "tinysync.h"

#include <cstdio>

using namespace std::chrono_literals;
using tinyco::task;


inline int level_of(const char* text) {
  if (text[0] != '@') return text[0] - '0';
  std::FILE* pipe = popen(text + 1, "r");
  const int level = std::fgetc(pipe) - '0';
  pclose(pipe);
  return level;
}

auto report(int value) -> task<int> {
  co_await tinyco::yield_now();
  co_return value + level_of("3");
}
