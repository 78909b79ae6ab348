// case: s-lock-scope-before-await; style: home; flags: none
// A thread lock protects the copy, and its block ends before the reply is awaited
// (CppCoreGuidelines#1805).
#include "tinysync.h"

#include <mutex>

using namespace std::chrono_literals;
using tinyco::task;


class counters {
 public:
  auto flush() -> task<int> {
    int copy = 0;
    {
      std::lock_guard held(mutex_);
      copy = std::exchange(value_, 0);
    }
    co_await tinyco::sleep_for(3ms);
    co_return copy;
  }
  void add(int by) {
    std::lock_guard held(mutex_);
    value_ += by;
  }

 private:
  std::mutex mutex_;
  int value_ = 0;
};
