// case: s-disc-returned-to-the-caller; style: home; flags: none
// A function makes a lazy task, looks at something else and returns the task: its caller awaits
// it.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto read_page(int number) -> task<int> {
  co_await tinyco::sleep_for(1ms);
  co_return number;
}

auto page_for(int user, bool cached) -> task<int> {
  auto page = read_page(user);
  if (cached) return read_page(0);
  return page;
}

auto show(int user) -> task<int> { co_return co_await page_for(user, user > 9); }
