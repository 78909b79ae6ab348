// case: s-lock-unlocked-for-the-load; style: home; flags: none
// The same cache with unlock() around the load, and lock() after it: nothing is held at the wait.
#include "tinysync.h"

#include <mutex>

using namespace std::chrono_literals;
using tinyco::task;


class profile_cache {
 public:
  auto load(int id) -> task<int> {
    std::unique_lock held(mutex_);
    if (auto found = known_.find(id); found != known_.end()) co_return found->second;
    held.unlock();
    co_await tinyco::sleep_for(5ms);
    held.lock();
    co_return known_[id] = id * 2;
  }

 private:
  std::mutex mutex_;
  std::map<int, int> known_;
};
