// permit-across-wait: what is given back where it is hard to see: in an awaiter, in
// a helper, in a condition variable, by an awaited call, or never, as it is a
// signal. See test/hazards/permit_across_wait.cpp.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <coroutine>
#include <utility>
#include <vector>

lab::task<void> still_held(flow::mutex& m, net::event& go) {
  co_await m.lock();
  co_await go.wait();  // expected-warning {{[costall-permit-across-wait]}}
  m.unlock();
}

// The awaiter unlocks when it suspends, and locks again before it resumes: a
// condition variable of one's own (libcoro's ring buffer).
class ring {
 public:
  struct produce {
    ring& of;
    bool await_ready() { return of.try_put(); }
    void await_suspend(std::coroutine_handle<> h) {
      of.waiting_.push_back(h);
      of.mutex_.unlock();
    }
    void await_resume() {}
  };

  lab::task<void> silent_produce() {
    co_await mutex_.lock();
    co_await produce{*this};
    co_await wake_consumers();
  }

 private:
  bool try_put() {
    if (full_) return false;
    full_ = true;
    mutex_.unlock();
    return true;
  }
  lab::task<void> wake_consumers() {
    co_await mutex_.lock();
    mutex_.unlock();
  }

  flow::mutex mutex_;
  std::vector<std::coroutine_handle<>> waiting_;
  bool full_ = false;
};

// A helper unlocks.
class queue {
 public:
  lab::task<void> silent_unlocked_in_a_helper() {
    co_await mutex_.lock();
    finish();
    co_await mutex_.lock();
    finish();
  }

 private:
  void finish() { mutex_.unlock(); }
  flow::mutex mutex_;
};

// A condition variable that gets the lock gives it back while it waits
// (async_simple).
class condition {
 public:
  template <class Ready>
  lab::task<void> wait(flow::mutex& lock, Ready ready) {
    while (!ready()) {
      lock.unlock();
      co_await changed_.wait();
      co_await lock.lock();
    }
  }

 private:
  net::event changed_;
};

class counter {
 public:
  lab::task<void> silent_take() {
    co_await mutex_.lock();
    co_await changed_.wait(mutex_, [this] { return count_ > 0; });
    --count_;
    mutex_.unlock();
  }

 private:
  flow::mutex mutex_;
  condition changed_;
  int count_ = 0;
};

// A semaphore that others signal: nothing is held.
lab::task<void> silent_signals(flow::semaphore& items) {
  for (int i = 0; i < 3; ++i) {
    co_await items.acquire();
    co_await net::read_some(i);
  }
}

// Giving back may be awaited.
class slow_semaphore {
 public:
  lab::task<void> acquire() { co_await inner_.acquire(); }
  lab::task<void> release() {
    inner_.release();
    co_await net::reschedule();
  }

 private:
  flow::semaphore inner_{1};
};

lab::task<void> silent_awaited_release(slow_semaphore& free) {
  for (int i = 0; i < 3; ++i) {
    co_await free.acquire();
    co_await free.release();
  }
}

// Whatever the method is called: what it gives tells that it is a share.
class db_pool {
 public:
  class client {
   public:
    explicit client(db_pool& of) : of_(&of) {}
    client(client&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ~client() {
      if (of_ != nullptr) of_->free_.release();
    }

   private:
    db_pool* of_;
  };
  lab::task<client> fresh() {
    co_await free_.acquire();
    co_return client(*this);
  }

 private:
  flow::semaphore free_{4};
};

lab::task<void> second_client(db_pool& clients) {
  auto one = co_await clients.fresh();
  auto two = co_await clients.fresh();  // expected-warning {{[costall-permit-across-wait]}}
}

lab::task<void> held_over_an_event(db_pool& clients, net::event& changed) {
  auto one = co_await clients.fresh();
  co_await changed.wait();  // expected-warning {{[costall-permit-across-wait]}}
}

lab::task<void> silent_two_pools(db_pool& from, db_pool& to) {
  auto one = co_await from.fresh();
  auto two = co_await to.fresh();
  co_await net::read_some(1);
}

// A subscription leaves its hub when it goes: there is no end of them.
class hub {
 public:
  class listener {
   public:
    explicit listener(hub& of) : of_(&of) {}
    listener(listener&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ~listener() {
      if (of_ != nullptr) of_->release();
    }

   private:
    hub* of_;
  };
  lab::task<listener> subscribe() {
    co_await net::reschedule();
    co_return listener(*this);
  }
  void release() { --count_; }

 private:
  int count_ = 0;
};

lab::task<void> silent_subscribed(hub& news, net::event& changed) {
  auto one = co_await news.subscribe();
  auto two = co_await news.subscribe();
  co_await changed.wait();
}
