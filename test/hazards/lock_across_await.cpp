// A lock of threads held over a suspension: another coroutine of the same
// thread that wants it blocks the thread for good. Lines that must warn say so;
// every function named silent_* must not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <optional>
#include <shared_mutex>
#include <string>
#include <utility>

using namespace std::chrono_literals;

struct table {
  std::mutex guards;
  std::shared_mutex readers;
  std::recursive_mutex again;
  int rows = 0;
};

lab::task<int> fetch(int id) {
  co_await net::sleep_for(10ms);
  co_return id;
}

lab::task<void> guard_over_a_sleep(table& t) {
  std::lock_guard lock(t.guards);
  ++t.rows;
  co_await net::sleep_for(10ms);  // expected-warning {{[costall-lock-across-await]}}
}

// What an AST match over statements misses.
lab::task<void> await_in_an_initialiser(table& t) {
  std::lock_guard lock(t.guards);
  int row = co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
  t.rows += row;
}

lab::task<void> await_in_an_assignment(table& t) {
  std::scoped_lock lock(t.guards);
  t.rows = co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> two_mutexes(table& a, table& b) {
  std::scoped_lock lock(a.guards, b.guards);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> unique_lock_never_released(table& t) {
  std::unique_lock<std::mutex> lock(t.guards);
  if (t.rows > 0) co_await fetch(t.rows);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> shared_lock(table& t) {
  std::shared_lock lock(t.readers);
  co_await fetch(t.rows);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> by_hand(table& t) {
  t.guards.lock();
  ++t.rows;
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
  t.guards.unlock();
}

lab::task<void> deferred_and_locked(table& t) {
  std::unique_lock lock(t.guards, std::defer_lock);
  lock.lock();
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> adopted(table& t) {
  t.guards.lock();
  std::lock_guard lock(t.guards, std::adopt_lock);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

// Released on one path only.
lab::task<void> released_on_one_path(table& t, bool early) {
  std::unique_lock lock(t.guards);
  if (early) lock.unlock();
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

// The second turn finds it locked.
lab::task<void> relocked_at_the_end_of_the_loop(table& t) {
  std::unique_lock lock(t.guards, std::defer_lock);
  for (int i = 0; i < 3; ++i) {
    co_await fetch(i);  // expected-warning {{[costall-lock-across-await]}}
    lock.lock();
  }
}

class holds_it {
 public:
  explicit holds_it(std::mutex& m) : m_(m) { m_.lock(); }
  holds_it(const holds_it&) = delete;
  ~holds_it() { m_.unlock(); }

 private:
  std::mutex& m_;
};

lab::task<void> guard_of_ones_own(table& t) {
  holds_it lock(t.guards);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

struct __attribute__((scoped_lockable)) annotated_guard {
  explicit annotated_guard(std::mutex& m);
  ~annotated_guard();
};

lab::task<void> guard_with_an_attribute(table& t) {
  annotated_guard lock(t.guards);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

lab::task<void> in_an_if(table& t) {
  if (std::lock_guard lock(t.guards); t.rows > 0) {
    co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
  }
}

// One lock is one finding, at its first await.
lab::task<void> several_awaits(table& t) {
  std::lock_guard lock(t.guards);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
  co_await fetch(2);
}

lab::task<void> moved_to_another_guard(table& t) {
  std::unique_lock first(t.guards);
  std::unique_lock second = std::move(first);
  co_await fetch(1);  // expected-warning {{[costall-lock-across-await]}}
}

class table_service {
 public:
  lab::task<void> add(int id) {
    std::lock_guard lock(mutex_);
    rows_ += co_await fetch(id);  // expected-warning {{[costall-lock-across-await]}}
  }

 private:
  std::mutex mutex_;
  int rows_ = 0;
};

// A block of its own ends it.
lab::task<void> silent_scope(table& t) {
  {
    std::lock_guard lock(t.guards);
    ++t.rows;
  }
  co_await fetch(1);
}

lab::task<void> silent_unlocked(table& t) {
  std::unique_lock lock(t.guards);
  ++t.rows;
  lock.unlock();
  co_await fetch(1);
  lock.lock();
}

lab::task<void> silent_unlocked_on_each_path(table& t, bool early) {
  std::unique_lock lock(t.guards);
  if (early) {
    lock.unlock();
  } else {
    ++t.rows;
    lock.unlock();
  }
  co_await fetch(1);
}

lab::task<void> silent_by_hand(table& t) {
  t.guards.lock();
  ++t.rows;
  t.guards.unlock();
  co_await fetch(1);
}

lab::task<void> silent_deferred(table& t) {
  std::unique_lock lock(t.guards, std::defer_lock);
  co_await fetch(1);
  lock.lock();
}

lab::task<void> silent_nothing_to_lock() {
  std::unique_lock<std::mutex> lock;
  co_await fetch(1);
}

// It never suspends.
lab::task<void> silent_ready(table& t) {
  std::lock_guard lock(t.guards);
  t.rows = co_await net::ready(1);
}

// What is awaited gets the lock, and gives it back while it waits.
class condition {
 public:
  struct awaiter {
    std::unique_lock<std::mutex>& lock;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      net::loop::current().post(h);
      lock.unlock();
    }
    void await_resume() { lock.lock(); }
  };
  awaiter wait(std::unique_lock<std::mutex>& lock) { return {lock}; }
};

lab::task<void> silent_condition(table& t, condition& changed) {
  std::unique_lock lock(t.guards);
  while (t.rows == 0) co_await changed.wait(lock);
}

lab::task<int> finish(std::unique_lock<std::mutex> lock, int id) {
  lock.unlock();
  co_return co_await fetch(id);
}

lab::task<void> silent_moved_into_the_callee(table& t) {
  std::unique_lock lock(t.guards);
  co_await finish(std::move(lock), 1);
  co_await fetch(2);
}

void give_up(std::unique_lock<std::mutex> lock);

lab::task<void> silent_moved_away(table& t) {
  std::unique_lock lock(t.guards);
  give_up(std::move(lock));
  co_await fetch(1);
}

void unlock_it(std::unique_lock<std::mutex>& lock);

lab::task<void> silent_changed_by_a_callee(table& t) {
  std::unique_lock lock(t.guards);
  unlock_it(lock);
  co_await fetch(1);
}

lab::task<void> silent_assigned(table& t) {
  std::unique_lock lock(t.guards);
  lock = {};
  co_await fetch(1);
}

// A temporary is gone at the end of its statement.
lab::task<void> silent_temporary(table& t) {
  std::lock_guard<std::mutex>(t.guards), ++t.rows;
  co_await fetch(1);
}

// The lambda's lock is the lambda's.
lab::task<void> silent_in_a_lambda(table& t) {
  auto add = [&t] {
    std::lock_guard lock(t.guards);
    return ++t.rows;
  };
  co_await fetch(add());
}

// Another coroutine that is only made here.
lab::task<void> silent_made_and_awaited_later(table& t) {
  std::optional<lab::task<int>> row;
  {
    std::lock_guard lock(t.guards);
    row.emplace(fetch(t.rows));
  }
  co_await std::move(*row);
}

lab::task<void> silent_not_compiled(table& t) {
  std::lock_guard lock(t.guards);
  if constexpr (sizeof(int) == 1) co_await fetch(1);
}

// A lock that is awaited is not one of threads.
lab::task<void> silent_asynchronous_lock(flow::mutex& m) {
  co_await m.lock();
  co_await fetch(1);
  m.unlock();
}

lab::task<void> silent_failed_try(table& t) {
  std::unique_lock lock(t.guards, std::defer_lock);
  if (!lock.try_lock()) {
    co_return;
  }
  lock.unlock();
  co_await fetch(1);
}
