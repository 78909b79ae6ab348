// case: s-one-lock-then-the-next; style: home; flags: none
// Two locks are taken one after the other, never both: the first guard ends with its block.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct tables {
  tinyco::mutex users;
  tinyco::mutex orders;
  int user_count = 0;
  int order_count = 0;
};

auto move_order(tables& in) -> task<int> {
  {
    auto held = co_await in.users.scoped_lock();
    ++in.user_count;
  }
  {
    auto held = co_await in.orders.scoped_lock();
    --in.order_count;
  }
  co_return in.user_count + in.order_count;
}
