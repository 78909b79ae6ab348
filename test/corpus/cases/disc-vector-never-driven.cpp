// case: disc-vector-never-driven; style: home; flags: none
// The writes are collected as for when_all, which a refactoring has taken away.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto write_row(int id) -> task<void> {
  co_await tinyco::sleep_for(2ms);
  (void)id;
}

auto write_all(const std::vector<int>& ids) -> task<std::size_t> {
  std::vector<task<void>> writes;  // costall-expect-or: discarded-task
  for (int id : ids) writes.push_back(write_row(id));  // costall-expect: discarded-task
  co_return ids.size();
}
