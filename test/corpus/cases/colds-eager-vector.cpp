// case: colds-eager-vector; style: home; flags: none
// Silent: these tasks run from their construction on, so filling a vector and awaiting it in order
// is concurrent, and a slow await between the call and its await overlaps with it.
#include "brook.hpp"
#include <string>
#include <vector>

using brook::ms;
using brook::task;

task<int> member_count(int guild) {
  co_await brook::sleep_for{ms(300)};
  co_return guild * 10;
}

task<std::string> banner() {
  co_await brook::sleep_for{ms(800)};
  co_return std::string("welcome");
}

task<std::string> fetch_language(std::string user) {
  co_await brook::sleep_for{ms(450)};
  co_return user.empty() ? std::string("en") : std::string("de");
}

task<int> overview(std::vector<int> guilds) {
  std::vector<task<int>> counting;
  for (int g : guilds) counting.push_back(member_count(g));

  int sum = 0;
  for (auto& c : counting) sum += co_await c;

  auto language = fetch_language("u1");  // already running
  std::string text = co_await banner();
  text += co_await language;
  co_return sum + static_cast<int>(text.size());
}

int main() {
  auto t = overview({1, 2, 3});
  brook::loop::here().run();
  return t.ready() && t.await_resume() == 69 ? 0 : 1;
}
