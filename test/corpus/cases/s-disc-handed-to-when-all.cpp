// case: s-disc-handed-to-when-all; style: home; flags: none
// The same vector, driven in one await at the end.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


auto write_row(int id) -> task<void> {
  co_await tinyco::sleep_for(2ms);
  (void)id;
}

auto write_all(const std::vector<int>& ids) -> task<std::size_t> {
  std::vector<task<void>> writes;
  for (int id : ids) writes.push_back(write_row(id));
  co_await tinyco::when_all(std::move(writes));
  co_return ids.size();
}
