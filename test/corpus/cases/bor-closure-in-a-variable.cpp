// case: bor-closure-in-a-variable; style: home; flags: none
// The closure is a local of the function that spawns what it returned (asio#1135): its captures
// are gone with it.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


void start(std::vector<int> ids) {
  auto work = [ids]() -> task<void> {
    co_await tinyco::sleep_for(1ms);
    for (int id : ids) co_await tinyco::sleep_for(id * 1ms);
  };
  tinyco::spawn(work());  // costall-expect: detached-borrow
}
