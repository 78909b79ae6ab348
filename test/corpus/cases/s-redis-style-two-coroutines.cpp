// case: s-redis-style-two-coroutines; style: home; flags: none
// The cure of boostorg/redis#52: one coroutine receives and hands on, another
// one asks.
#include "tinyco.h"

#include <deque>
#include <map>
#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

struct reply_slot {
  std::coroutine_handle<> waiter;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) { waiter = h; }
  void await_resume() const noexcept {}
};

class subscription {
 public:
  task<int> next_push() {
    for (;;) {
      co_await tinyco::sleep_for(2ms);
      const int frame = ++last_;
      if (frame % 3 == 0) co_return frame;
      auto it = open_.find(frame);
      if (it == open_.end()) continue;
      it->second->waiter.resume();
      open_.erase(it);
    }
  }
  task<void> hgetall(int key) {
    auto slot = std::make_shared<reply_slot>();
    open_[key] = slot;
    co_await *slot;
  }

 private:
  int last_ = 0;
  std::map<int, std::shared_ptr<reply_slot>> open_;
};

task<void> receive(subscription& redis, std::deque<int>& pushes) {
  for (;;) pushes.push_back(co_await redis.next_push());
}

task<void> ask(subscription& redis, std::deque<int>& pushes) {
  for (;;) {
    if (pushes.empty()) {
      co_await tinyco::yield_now();
      continue;
    }
    const int push = pushes.front();
    pushes.pop_front();
    co_await redis.hgetall(push + 1);
  }
}
