// case: yhr-row-stream-lease; style: home; flags: none
// A stream of rows owns its pooled connection until it is read to its end
// (sqlx#2336), and its consumer's body asks the pool of three for another one.
#include "../inputs/tinyco.h"

#include <iterator>

template <class T>
class row_stream {
 public:
  struct promise_type {
    T row{};
    bool over = false;
    std::coroutine_handle<> reader;
    struct to_reader {
      bool await_ready() noexcept { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> h) noexcept
          -> std::coroutine_handle<> {
        return h.promise().reader;
      }
      void await_resume() noexcept {}
    };
    auto get_return_object() -> row_stream {
      return row_stream(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return std::suspend_always{}; }
    auto final_suspend() noexcept {
      over = true;
      return to_reader{};
    }
    auto yield_value(T value) {
      row = std::move(value);
      return to_reader{};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };

  struct pull {
    std::coroutine_handle<promise_type> h;
    bool await_ready() { return false; }
    auto await_suspend(std::coroutine_handle<> reader) -> std::coroutine_handle<> {
      h.promise().reader = reader;
      return h;
    }
    auto await_resume() -> std::optional<T> {
      if (h.promise().over) return std::nullopt;
      return h.promise().row;
    }
  };
  auto next() -> pull { return {h_}; }

  row_stream(row_stream&& other) noexcept : h_(std::exchange(other.h_, {})) {}
  ~row_stream() {
    if (h_) h_.destroy();
  }

 private:
  explicit row_stream(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

class connection_pool {
 public:
  explicit connection_pool(int size) : idle_(size) {}

  class pooled_connection {
   public:
    explicit pooled_connection(connection_pool& of) : of_(&of) {}
    pooled_connection(pooled_connection&& other) noexcept
        : of_(std::exchange(other.of_, nullptr)) {}
    ~pooled_connection() {
      if (of_) of_->give_back();
    }
    auto fetch_one(int id) -> tinyco::task<int> { co_return id; }

   private:
    connection_pool* of_;
  };

  struct lease {
    connection_pool& of;
    bool await_ready() { return of.idle_ > 0 ? (--of.idle_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    auto await_resume() -> pooled_connection { return pooled_connection(of); }
  };
  auto acquire() -> lease { return {*this}; }
  void give_back() {
    if (waiting_.empty()) {
      ++idle_;
      return;
    }
    tinyco::loop().post(waiting_.front());
    waiting_.pop_front();
  }

 private:
  int idle_;
  std::deque<std::coroutine_handle<>> waiting_;
};

auto fetch_many(connection_pool& pool) -> row_stream<int> {
  auto connection = co_await pool.acquire();
  for (int id = 0; id < 100; ++id) {
    co_yield co_await connection.fetch_one(id);  // costall-expect: yield-holding-resource
  }
}

auto enrich(connection_pool& pool) -> tinyco::task<int> {
  auto rows = fetch_many(pool);
  int sum = 0;
  while (auto row = co_await rows.next()) {
    auto second = co_await pool.acquire();
    sum += co_await second.fetch_one(*row);
  }
  co_return sum;
}
