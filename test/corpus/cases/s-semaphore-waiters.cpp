// case: s-semaphore-waiters; style: home; flags: none
// A semaphore resumes other tasks from its release(), which the consumer
// calls; its waiter list belongs to those tasks (static.md trap 20).
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

class async_semaphore {
 public:
  explicit async_semaphore(int n) : count_(n) {}
  auto acquire() {
    struct awaiter {
      async_semaphore& s;
      bool await_ready() { return s.count_ > 0 ? (--s.count_, true) : false; }
      void await_suspend(std::coroutine_handle<> h) { s.waiters_.push_back(h); }
      void await_resume() {}
    };
    return awaiter{*this};
  }
  void release() {
    if (waiters_.empty()) {
      ++count_;
      return;
    }
    auto h = waiters_.front();
    waiters_.pop_front();
    h.resume();
  }

 private:
  int count_;
  std::deque<std::coroutine_handle<>> waiters_;
};

task<void> crawl_one(async_semaphore& slots, int page) {
  co_await slots.acquire();
  co_await tinyco::sleep_for(std::chrono::milliseconds(20 + page));
  slots.release();
}

task<void> refresher(async_semaphore& slots) {
  for (int round = 0; round < 10; ++round) {
    co_await slots.acquire();
    co_await tinyco::sleep_for(80ms);
    slots.release();
    co_await tinyco::sleep_for(1s);
  }
}

int main() {
  async_semaphore slots(3);
  for (int page = 0; page < 12; ++page) tinyco::spawn(crawl_one(slots, page));
  tinyco::spawn(refresher(slots));
  tinyco::loop().run();
}
