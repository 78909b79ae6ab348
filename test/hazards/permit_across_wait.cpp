// A lock or permit that others await, held over a wait that needs the same one
// or that only somebody else ends. Lines that must warn say so; every function
// named silent_* must not. More: test/hazards/permit_across_wait/.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <array>
#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace app {

// A semaphore whose permits are objects.
class pool {
 public:
  explicit pool(int size) : free_(size) {}

  class permit {
   public:
    explicit permit(pool& of) : of_(&of) {}
    permit(permit&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    permit& operator=(permit&& other) noexcept {
      if (this != &other) {
        release();
        of_ = std::exchange(other.of_, nullptr);
      }
      return *this;
    }
    ~permit() { release(); }
    void release() {
      if (of_ != nullptr) std::exchange(of_, nullptr)->free_.release();
    }
    lab::task<int> query(int id) {
      co_await net::sleep_for(10ms);
      co_return id;
    }

   private:
    pool* of_;
  };

  lab::task<permit> acquire() {
    co_await free_.acquire();
    co_return permit(*this);
  }

 private:
  flow::semaphore free_;
};

class async_mutex {
 public:
  class guard {
   public:
    explicit guard(flow::mutex& of) : of_(&of) {}
    guard(guard&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    guard& operator=(guard&& other) noexcept {
      std::swap(of_, other.of_);
      return *this;
    }
    ~guard() {
      if (of_ != nullptr) of_->unlock();
    }

   private:
    flow::mutex* of_;
  };
  lab::task<guard> scoped_lock() {
    co_await inner_.lock();
    co_return guard(inner_);
  }

 private:
  flow::mutex inner_;
};

lab::task<void> write(int row) {
  co_await net::read_some(row);
}

}  // namespace app

// Two at once of one pool: with none left, all wait for each other.
lab::task<void> second_of_one_pool(app::pool& pool) {
  auto first = co_await pool.acquire();
  auto second = co_await pool.acquire();  // expected-warning {{[costall-permit-across-wait]}}
  co_await first.query(1);
  co_await second.query(2);
}

lab::task<int> count_rows(app::pool& pool) {
  auto connection = co_await pool.acquire();
  co_return co_await connection.query(1);
}

// Of its own, with one share: it waits for itself.
lab::task<void> second_of_its_only_one() {
  app::pool pool(1);
  auto first = co_await pool.acquire();
  auto second = co_await pool.acquire();  // expected-warning {{[costall-permit-across-wait]}}
  co_await second.query(1);
}

// There are enough: `possible` at most (TooManyCooks test_semaphore.cpp).
lab::task<void> silent_enough_of_its_own() {
  app::pool pool(4);
  auto first = co_await pool.acquire();
  auto second = co_await pool.acquire();
  auto third = co_await pool.acquire();
  co_await first.query(1);
}

// One share, and two more by hand (TooManyCooks test_semaphore.cpp).
lab::task<void> silent_given_more() {
  flow::semaphore permits(1);
  co_await permits.acquire();
  permits.release();
  permits.release();
  permits.release();
  co_await permits.acquire();
  co_await permits.acquire();
}

template <class T>
lab::task<T> cancel_after(std::chrono::milliseconds, lab::task<T> work) {
  co_return co_await std::move(work);
}

// It is given up (Boost.MySQL's tutorials).
lab::task<void> silent_second_with_a_limit(app::pool& pool) {
  auto first = co_await pool.acquire();
  auto second = co_await cancel_after(10ms, pool.acquire());
  co_await second.query(1);
}

// A query on the pool while a transaction has a connection (knex#1909,
// postgresql-dart#229).
lab::task<void> query_on_the_pool(app::pool& pool) {
  auto transaction = co_await pool.acquire();
  co_await transaction.query(1);
  int rows = co_await count_rows(pool);  // expected-warning {{[costall-permit-across-wait]}}
  co_await transaction.query(rows);
}

class repository {
 public:
  lab::task<void> store(int row) {
    auto connection = co_await pool_.acquire();
    co_await connection.query(row);
    co_await audit(row);  // expected-warning {{[costall-permit-across-wait]}}
  }

  // The connection is back before the next one is taken.
  lab::task<void> silent_store(int row) {
    {
      auto connection = co_await pool_.acquire();
      co_await connection.query(row);
    }
    co_await audit(row);
  }

 private:
  lab::task<void> audit(int row) {
    auto connection = co_await pool_.acquire();
    co_await connection.query(row);
  }

  app::pool pool_{1};
};

// The old permit is given back only after the new one is there.
lab::task<void> kept_by_the_assignment(app::pool& pool) {
  auto permit = co_await pool.acquire();
  for (int i = 0; i < 3; ++i) {
    co_await permit.query(i);
    permit = co_await pool.acquire();  // expected-warning {{[costall-permit-across-wait]}}
  }
}

lab::task<void> locks_twice(app::async_mutex& m) {
  auto outer = co_await m.scoped_lock();
  auto inner = co_await m.scoped_lock();  // expected-warning {{[costall-permit-across-wait]}}
}

lab::task<void> by_hand_twice(flow::mutex& m) {
  co_await m.lock();
  co_await m.lock();  // expected-warning {{[costall-permit-across-wait]}}
  m.unlock();
  m.unlock();
}

class cache {
 public:
  lab::task<void> refresh() {
    auto lock = co_await mutex_.scoped_lock();
    co_await reload();  // expected-warning {{[costall-permit-across-wait]}}
  }

 private:
  lab::task<void> reload() {
    auto lock = co_await mutex_.scoped_lock();
    co_await app::write(1);
  }
  app::async_mutex mutex_;
};

// Whoever sets the event needs the lock (scylladb#16182).
class coordinator {
 public:
  lab::task<void> run() {
    for (;;) {
      auto guard = co_await mutex_.scoped_lock();
      if (!has_work_) {
        co_await changed_.wait();  // expected-warning {{[costall-permit-across-wait]}}
        continue;
      }
      co_await app::write(1);
    }
  }

  // The guard is dropped before the wait.
  lab::task<void> silent_run() {
    for (;;) {
      {
        auto guard = co_await mutex_.scoped_lock();
        if (has_work_) co_await app::write(1);
      }
      co_await changed_.wait();
    }
  }

 private:
  app::async_mutex mutex_;
  net::event changed_;
  bool has_work_ = false;
};

lab::task<void> permit_over_an_event(flow::semaphore& free, net::event& go) {
  co_await free.acquire();
  co_await go.wait();  // expected-warning {{[costall-permit-across-wait]}}
  free.release();
}

// A lock over exactly the write that it serialises (asio#935).
lab::task<void> silent_serialised_write(app::async_mutex& m) {
  auto lock = co_await m.scoped_lock();
  co_await app::write(1);
}

// The wait is on what is leased.
lab::task<void> silent_own_connection(app::pool& pool) {
  auto connection = co_await pool.acquire();
  co_await connection.query(1);
  co_await connection.query(2);
}

lab::task<void> silent_two_pools(app::pool& reads, app::pool& writes) {
  auto from = co_await reads.acquire();
  auto to = co_await writes.acquire();
  co_await to.query(co_await from.query(1));
}

struct shard {
  app::pool connections{4};
};

// Different objects of one array.
lab::task<void> silent_elements(std::array<shard, 2>& shards) {
  auto first = co_await shards[0].connections.acquire();
  auto second = co_await shards[1].connections.acquire();
  co_await second.query(co_await first.query(1));
}

lab::task<void> silent_released_first(app::pool& pool) {
  auto permit = co_await pool.acquire();
  co_await permit.query(1);
  permit.release();
  permit = co_await pool.acquire();
  co_await permit.query(2);
}

lab::task<void> silent_by_hand(flow::semaphore& free, net::event& go) {
  co_await free.acquire();
  co_await app::write(1);
  free.release();
  co_await go.wait();
  co_await free.acquire();
  free.release();
}

lab::task<void> keep(app::pool::permit permit) {
  co_await permit.query(1);
}

// Handed on to the work that uses it.
lab::task<void> silent_moved_into_the_callee(app::pool& pool) {
  auto permit = co_await pool.acquire();
  co_await keep(std::move(permit));
  auto next = co_await pool.acquire();
  co_await next.query(2);
}

// Each turn gives its own back.
lab::task<void> silent_each_turn(app::pool& pool) {
  for (int i = 0; i < 3; ++i) {
    auto permit = co_await pool.acquire();
    co_await permit.query(i);
  }
}

lab::task<void> silent_optional_reset(app::pool& pool) {
  std::optional<app::pool::permit> permit = co_await pool.acquire();
  co_await permit->query(1);
  permit.reset();
  permit = co_await pool.acquire();
  co_await permit->query(2);
}

void start(int id, net::event& done) {
  (void)id;
  done.set();
}

// The event is the end of the operation that the permit bounds.
lab::task<void> silent_end_of_the_operation(flow::semaphore& free) {
  co_await free.acquire();
  net::event done;
  start(1, done);
  co_await done.wait();
  free.release();
}

class client {
 public:
  lab::task<void> silent_call(int id) {
    auto lock = co_await mutex_.scoped_lock();
    start(id, replied_);
    co_await replied_.wait();
  }

 private:
  app::async_mutex mutex_;
  net::event replied_;
};

struct on_exit {
  flow::mutex& m;
  ~on_exit() { m.unlock(); }
};

lab::task<void> silent_not_held_any_more(flow::mutex& m, net::event& go) {
  co_await m.lock();
  m.unlock();
  co_await go.wait();
}
