// case: wlus-drained-first; style: home; flags: none
// Silent: the window is drained to its end before the slow commit; nothing is in flight at that
// await. The second set gets its jobs only after the commit.
#include "pollkit.h"
#include <numeric>

using namespace std::chrono_literals;
using pollkit::job;

struct shard {
  int rows;
};

job<int> count(shard s) {
  co_await pollkit::sleep(30ms);
  co_return s.rows;
}

job<bool> commit(int total) {
  co_await pollkit::sleep(4s);
  co_return total >= 0;
}

job<int> verify(int n) {
  co_await pollkit::sleep(10ms);
  co_return n * 2;
}

job<int> recount(const std::vector<shard>& shards) {
  pollkit::poll_set<int> counting, verifying;
  for (auto s : shards) counting.push(count(s));

  std::vector<int> parts;
  while (auto n = co_await counting.next()) parts.push_back(*n);
  const int total = std::accumulate(parts.begin(), parts.end(), 0);

  const bool ok = co_await commit(total);
  if (!ok) co_return -1;

  for (int n : parts) verifying.push(verify(n));
  int sum = 0;
  while (auto v = co_await verifying.next()) sum += *v;
  co_return sum;
}

int main() {
  std::vector<shard> shards{{3}, {4}, {5}};
  return pollkit::run(recount(shards)) == 24 ? 0 : 1;
}
