// case: disc-kept-and-forgotten; style: home; flags: none
// After a move to lazy tasks the write is made, kept in a variable and never awaited
// (drogon#1790).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto write_audit(int user) -> task<void> {
  co_await tinyco::sleep_for(2ms);
  (void)user;
}

auto log_in(int user) -> task<bool> {
  [[maybe_unused]] const int attempts = 1;
  auto audit = write_audit(user);  // costall-expect: discarded-task
  co_await tinyco::yield_now();
  co_return user != 0;
}
