// case: s-connection-passed-down; style: home; flags: none
// One connection is taken at the top and passed down (omicron#7681, T08): every wait is on what it
// protects.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct connection {
  tinyco::semaphore::units lease;
  auto query(int rows) -> task<int> {
    co_await tinyco::sleep_for(2ms);
    co_return rows;
  }
};

auto count_rows(connection& with) -> task<int> { co_return co_await with.query(7); }

auto transaction(tinyco::semaphore& pool) -> task<int> {
  connection mine{co_await pool.get_units()};
  const int before = co_await mine.query(1);
  co_return before + co_await count_rows(mine);
}
