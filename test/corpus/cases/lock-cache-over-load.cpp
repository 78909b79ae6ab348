// case: lock-cache-over-load; style: home; flags: none
// A cache keeps a shared mutex locked while it loads what it lacks (arangodb#21099): another
// coroutine of the thread that wants the cache stops the event loop.
#include "tinysync.h"

#include <mutex>

using namespace std::chrono_literals;
using tinyco::task;


class profile_cache {
 public:
  auto load(int id) -> task<int> {
    std::scoped_lock held(mutex_);
    if (auto found = known_.find(id); found != known_.end()) co_return found->second;
    co_await tinyco::sleep_for(5ms);  // costall-expect: lock-across-await
    co_return known_[id] = id * 2;
  }

 private:
  std::mutex mutex_;
  std::map<int, int> known_;
};
