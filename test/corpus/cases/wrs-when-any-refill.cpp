// case: wrs-when-any-refill; style: home; flags: none
// as_completed by hand: the finished one of a set of eager tasks is taken out
// and a local lambda refills, at the top of the loop only.
#include "Kestrel.h"

#include <algorithm>
#include <string>

namespace K = Kestrel;

struct Shard { int m_rows = 0; };

K::Async<Shard> ScanShard(int shard) {
  co_await K::Delay(K::Duration(5 + (shard * 37) % 50));
  co_return Shard{shard};
}

K::Async<> AnyReady(const std::vector<K::Async<Shard>>& set) {
  auto ready = [](const K::Async<Shard>& a) { return a.IsReady(); };
  while (std::none_of(set.begin(), set.end(), ready)) co_await K::Delay(K::Duration(1));
  co_return K::Nothing{};
}

K::Async<> SendRow(int rows) {
  co_await K::Delay(K::Duration(rows));
  co_return K::Nothing{};
}

K::Async<> ScanTable(int shards, std::size_t parallel) {
  std::vector<K::Async<Shard>> active;
  int next = 0;
  auto refill = [&] {
    for (; active.size() < parallel && next < shards; ++next) active.push_back(ScanShard(next));
  };

  for (refill(); !active.empty(); refill()) {
    co_await AnyReady(active);
    auto it = std::find_if(active.begin(), active.end(), [](auto& a) { return a.IsReady(); });
    auto shard = co_await *it;
    active.erase(it);
    co_await SendRow(shard.m_rows);  // costall-expect: window-refill-starved
  }
  co_return K::Nothing{};
}

int main() {
  auto scan = ScanTable(64, 8);
  K::Reactor::Instance().Run();
}
