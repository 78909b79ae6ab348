// case: cold-move-into-helper; style: home; flags: none
// The lazy task is made first, moved into a helper at the end, and a retry
// loop with back-off stands in between.
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <string>
#include <utility>

namespace app {

using Ms = std::chrono::milliseconds;

struct Timers {
  static Timers& global() { static Timers t; return t; }
  void after(Ms delay, std::function<void()> fn) {
    due.emplace(now + delay.count(), std::move(fn));
  }
  void runAll() {
    while (!due.empty()) {
      auto node = due.extract(due.begin());
      now = node.key();
      node.mapped()();
    }
  }
  long now = 0;
  std::multimap<long, std::function<void()>> due;
};

struct Delay {
  Ms ms;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const {
    Timers::global().after(ms, [h] { h.resume(); });
  }
  void await_resume() const {}
};

template <typename V>
struct Lazy {
  struct promise_type {
    V value{};
    std::coroutine_handle<> awaiting;
    Lazy get_return_object() {
      return Lazy{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Done {
      bool await_ready() noexcept { return false; }
      std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().awaiting ? h.promise().awaiting : std::noop_coroutine();
      }
      void await_resume() noexcept {}
    };
    Done final_suspend() noexcept { return {}; }
    void return_value(V v) { value = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };
  explicit Lazy(std::coroutine_handle<promise_type> c) : coro(c) {}
  Lazy(Lazy&& o) noexcept : coro(std::exchange(o.coro, nullptr)) {}
  ~Lazy() { if (coro) coro.destroy(); }
  bool await_ready() const { return coro.done(); }
  auto await_suspend(std::coroutine_handle<> h) { coro.promise().awaiting = h; return coro; }
  V await_resume() { return std::move(coro.promise().value); }
  std::coroutine_handle<promise_type> coro;
};

Lazy<std::string> fetchToken() {
  co_await Delay{Ms(300)};
  co_return "token";
}
Lazy<bool> tryConnect(int attempt) {
  co_await Delay{Ms(100)};
  co_return attempt == 2;
}
Lazy<int> login(Lazy<std::string> token) {
  auto text = co_await token;
  co_return static_cast<int>(text.size());
}

Lazy<int> connectAndLogin() {
  auto token = fetchToken();
  int attempt = 0;
  while (!co_await tryConnect(attempt)) {  // costall-expect: cold-task-across-await
    if (++attempt == 5) co_return -1;
  }
  co_return co_await login(std::move(token));
}

}  // namespace app

int main() {
  auto all = app::connectAndLogin();
  all.coro.resume();
  app::Timers::global().runAll();
}
