// case: yhr-rows-keep-lease; style: home; flags: none
// sqlx#2336the row stream owns its pooled connection until its end and yields row by row; while
// the consumer posts a row (seconds), the connection is idle, but other sessions wait for it.
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

struct world {
  static inline std::multimap<int, std::function<void()>> at;
  static inline int now = 0;
};
struct wait_seconds {
  int s;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    world::at.emplace(world::now + s, [h] { h.resume(); });
  }
  void await_resume() const {}
};

template <class T> struct async_generator {
  struct promise_type {
    std::optional<T> item;
    std::coroutine_handle<> consumer;
    struct to_consumer {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return std::exchange(h.promise().consumer, nullptr);
      }
      void await_resume() noexcept {}
    };
    async_generator get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    to_consumer final_suspend() noexcept { return {}; }
    to_consumer yield_value(T v) {
      item.emplace(std::move(v));
      return {};
    }
    void return_void() { item.reset(); }
    void unhandled_exception() { std::terminate(); }
  };
  auto next() {
    struct awaiter {
      std::coroutine_handle<promise_type> h;
      bool await_ready() { return h.done(); }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) {
        h.promise().item.reset();
        h.promise().consumer = c;
        return h;
      }
      std::optional<T> await_resume() { return std::move(h.promise().item); }
    };
    return awaiter{h};
  }
  std::coroutine_handle<promise_type> h;
};

struct fire {
  struct promise_type {
    fire get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class pool {
 public:
  explicit pool(int n) : idle_(n) {}
  struct lease {
    pool* home;
    explicit lease(pool* p) : home(p) {}
    lease(lease&& o) noexcept : home(std::exchange(o.home, nullptr)) {}
    ~lease() { if (home) home->put_back(); }
    std::string fetch(int i) const { return "row " + std::to_string(i); }
  };
  auto acquire() {
    struct awaiter {
      pool* p;
      bool await_ready() { return p->idle_ > 0 && (--p->idle_, true); }
      void await_suspend(std::coroutine_handle<> h) { p->waiting_.push_back(h); }
      lease await_resume() { return lease{p}; }
    };
    return awaiter{this};
  }

 private:
  void put_back() {
    if (waiting_.empty()) { ++idle_; return; }
    auto h = waiting_.front();
    waiting_.pop_front();
    world::at.emplace(world::now, [h] { h.resume(); });
  }
  int idle_;
  std::deque<std::coroutine_handle<>> waiting_;
};

async_generator<std::string> select_rows(pool& p, int n) {
  auto conn = co_await p.acquire();
  for (int i = 0; i < n; ++i) co_yield conn.fetch(i);  // costall-expect: yield-holding-resource
}

fire export_rows(pool& p, std::vector<std::string>& posted) {
  auto rows = select_rows(p, 100);
  while (auto row = co_await rows.next()) {
    co_await wait_seconds{2};  // costall-expect-or: yield-holding-resource
    posted.push_back(*row);
  }
}
