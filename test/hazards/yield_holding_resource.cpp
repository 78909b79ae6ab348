// A generator keeps what others wait for at its yield, for as long as its
// consumer takes. Lines that must warn say so; every function named silent_* must
// not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "sync.h"

#include <optional>
#include <string>
#include <utility>
#include <vector>

using namespace std::chrono_literals;

namespace app {

class pool {
 public:
  explicit pool(int size) : free_(size) {}

  class connection {
   public:
    explicit connection(pool& of) : of_(&of) {}
    connection(connection&& other) noexcept
        : of_(std::exchange(other.of_, nullptr)) {}
    ~connection() { release(); }
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

  lab::task<connection> acquire() {
    co_await free_.acquire();
    co_return connection(*this);
  }

 private:
  flow::semaphore free_;
};

lab::task<void> process(int row) {
  co_await net::sleep_for(20s);
  (void)row;
}

}  // namespace app

// The rows of one connection, one by one (sqlx#2336).
lab::stream<int> rows_of(app::pool& pool) {
  auto connection = co_await pool.acquire();
  for (int i = 0; i < 10; ++i) {
    co_yield co_await connection.query(i);  // expected-warning {{[costall-yield-holding-resource]}}
  }
}

lab::task<void> slow_consumer(app::pool& pool) {
  auto rows = rows_of(pool);
  while (std::optional<int> row = co_await rows.next()) {
    co_await app::process(*row);
  }
}

// The body needs the pool that the generator has a connection of (helia#99).
lab::stream<int> keys_of(flow::mutex& lock) {
  co_await lock.lock();
  for (int i = 0; i < 10; ++i) {
    co_yield i;  // expected-warning {{[costall-yield-holding-resource]}}
  }
  lock.unlock();
}

lab::task<void> collect_garbage(flow::mutex& lock) {
  co_await lock.lock();
  lock.unlock();
}

lab::task<void> consumer_that_locks(flow::mutex& lock) {
  auto keys = keys_of(lock);
  while (auto key = co_await keys.next()) {
    co_await collect_garbage(lock);
  }
}

class store {
 public:
  lab::task<void> compact() {
    auto all = entries();
    while (auto entry = co_await all.next()) {
      co_await write(*entry);
    }
  }

 private:
  lab::stream<int> entries() {
    co_await mutex_.lock();
    for (int i = 0; i < 3; ++i) {
      co_yield i;  // expected-warning {{[costall-yield-holding-resource]}}
    }
    mutex_.unlock();
  }
  lab::task<void> write(int entry) {
    co_await mutex_.lock();
    co_await net::read_some(entry);
    mutex_.unlock();
  }
  flow::mutex mutex_;
};

// The body does nothing slow.
lab::stream<int> silent_quick_rows(app::pool& pool) {
  auto connection = co_await pool.acquire();
  for (int i = 0; i < 10; ++i) {
    co_yield co_await connection.query(i);
  }
}

lab::task<int> silent_quick_consumer(app::pool& pool) {
  auto rows = silent_quick_rows(pool);
  int sum = 0;
  while (auto row = co_await rows.next()) sum += *row;
  co_return sum;
}

// Taken and given back between two yields.
lab::stream<int> silent_page_by_page(app::pool& pool) {
  for (int i = 0; i < 10; ++i) {
    int row = 0;
    {
      auto connection = co_await pool.acquire();
      row = co_await connection.query(i);
    }
    co_yield row;
  }
}

lab::task<void> silent_paged_consumer(app::pool& pool) {
  auto rows = silent_page_by_page(pool);
  while (auto row = co_await rows.next()) co_await app::process(*row);
}

lab::stream<int> silent_released_before_the_yield(app::pool& pool) {
  auto connection = co_await pool.acquire();
  int row = co_await connection.query(1);
  connection.release();
  co_yield row;
}

lab::task<void> silent_after_release(app::pool& pool) {
  auto rows = silent_released_before_the_yield(pool);
  while (auto row = co_await rows.next()) co_await app::process(*row);
}

// All rows are there before the first is processed.
lab::stream<int> silent_collected(app::pool& pool) {
  auto connection = co_await pool.acquire();
  for (int i = 0; i < 10; ++i) co_yield i;
}

lab::task<void> silent_collect_first(app::pool& pool) {
  std::vector<int> all;
  {
    auto rows = silent_collected(pool);
    while (auto row = co_await rows.next()) all.push_back(*row);
  }
  for (int row : all) co_await app::process(row);
}

// Nothing is held: a plain generator, parked.
lab::stream<int> silent_plain() {
  for (int i = 0; i < 10; ++i) co_yield i;
}

lab::task<void> silent_plain_consumer() {
  auto rows = silent_plain();
  while (auto row = co_await rows.next()) co_await app::process(*row);
}

// The generator is gone before the slow work.
lab::stream<int> silent_first(app::pool& pool) {
  auto connection = co_await pool.acquire();
  co_yield co_await connection.query(1);
}

lab::task<void> silent_gone(app::pool& pool) {
  int first = 0;
  {
    auto rows = silent_first(pool);
    if (auto row = co_await rows.next()) first = *row;
  }
  co_await app::process(first);
}
