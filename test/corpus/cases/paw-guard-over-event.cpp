// case: paw-guard-over-event; style: home; flags: none
// The coordinator awaits an event on its "nothing to do" branch without leaving
// the scope of the guard (scylladb#16182); the fix releases it first (#16183).
#include "../inputs/tinyco.h"

namespace topo {

class condition_event {
 public:
  struct waiter {
    condition_event& of;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    void await_resume() const {}
  };
  waiter when() { return {*this}; }
  void broadcast() {
    for (auto h : std::exchange(waiting_, {})) tinyco::loop().post(h);
  }

 private:
  std::vector<std::coroutine_handle<>> waiting_;
};

class group0 {
 public:
  class guard {
   public:
    explicit guard(group0& of) : of_(&of) {}
    guard(guard&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ~guard() {
      if (of_) of_->unlock();
    }

   private:
    group0* of_;
  };
  struct waiter {
    group0& of;
    bool await_ready() { return !std::exchange(of.taken_, true); }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    guard await_resume() { return guard(of); }
  };
  waiter lock() { return {*this}; }
  void unlock() {
    taken_ = !waiting_.empty();
    if (!taken_) return;
    tinyco::loop().post(waiting_.front());
    waiting_.pop_front();
  }

 private:
  bool taken_ = false;
  std::deque<std::coroutine_handle<>> waiting_;
};

}  // namespace topo

class coordinator {
 public:
  tinyco::task<int> run() {
    while (!stopped_) {
      auto guard = co_await group0_.lock();
      if (!pending_) {
        co_await changed_.when();  // costall-expect: permit-across-wait
        continue;
      }
      pending_ = false;
    }
    co_return 0;
  }

  // As it was mended.
  tinyco::task<int> run_mended() {
    while (!stopped_) {
      bool work = false;
      {
        auto guard = co_await group0_.lock();
        work = std::exchange(pending_, false);
      }
      if (!work) co_await changed_.when();
    }
    co_return 0;
  }

 private:
  topo::group0 group0_;
  topo::condition_event changed_;
  bool pending_ = false;
  bool stopped_ = false;
};
