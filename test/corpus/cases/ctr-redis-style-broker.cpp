// case: ctr-redis-style-broker; style: home; flags: none
// boostorg/redis#52: a receiver asks over the connection from which it receives;
// the reply stands behind the next push, which only its own receive takes.
#include "tinyco.h"

#include <map>
#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

struct reply_slot {
  std::coroutine_handle<> waiter;
  int value = 0;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) { waiter = h; }
  int await_resume() const { return value; }
};

class wire {
 public:
  task<int> frame() {
    co_await tinyco::sleep_for(2ms);
    co_return ++last_;
  }
  task<void> put(int) { co_await tinyco::sleep_for(1ms); }

 private:
  int last_ = 0;
};

class subscription {
 public:
  // Pushes are for the caller, everything else is somebody's reply.
  task<int> next_push() {
    for (;;) {
      const int frame = co_await wire_.frame();
      if (frame % 3 == 0) co_return frame;
      auto it = open_.find(frame);
      if (it == open_.end()) continue;
      it->second->value = frame;
      it->second->waiter.resume();
      open_.erase(it);
    }
  }
  task<int> hgetall(int key) {
    auto slot = std::make_shared<reply_slot>();
    open_[key] = slot;
    co_await wire_.put(key);
    co_return co_await *slot;
  }

 private:
  wire wire_;
  std::map<int, std::shared_ptr<reply_slot>> open_;
};

task<void> refresh(subscription& redis) {
  for (;;) {
    const int push = co_await redis.next_push();
    if (push > 30) co_return;
    const int row = co_await redis.hgetall(push + 1);  // costall-expect: connection-in-two-roles
    static_cast<void>(row);
  }
}
