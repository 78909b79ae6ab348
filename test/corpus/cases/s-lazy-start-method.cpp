// case: s-lazy-start-method; style: home; flags: none
// A lazy type with start(): both loads are started before the slow await, so
// nothing is cold (starter of a lazy value, libraries.md 0.1).
#include <chrono>
#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <utility>

namespace fx {

class Clock {
 public:
  static Clock& instance() { static Clock c; return c; }
  void in(int ms, std::function<void()> f) { events_.emplace(now_ + ms, std::move(f)); }
  void run() {
    while (!events_.empty()) {
      auto e = events_.extract(events_.begin());
      now_ = e.key();
      e.mapped()();
    }
  }
 private:
  int now_ = 0;
  std::multimap<int, std::function<void()>> events_;
};

struct Sleep {
  int ms;
  bool await_ready() const { return ms == 0; }
  void await_suspend(std::coroutine_handle<> h) { Clock::instance().in(ms, [h] { h(); }); }
  void await_resume() {}
};

template <class R>
class Deferred {
  struct Shared {
    std::optional<R> result;
    std::coroutine_handle<> waiting;
  };
 public:
  struct promise_type {
    std::shared_ptr<Shared> shared = std::make_shared<Shared>();
    Deferred get_return_object() {
      return {std::coroutine_handle<promise_type>::from_promise(*this), shared};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_value(R r) {
      shared->result = std::move(r);
      if (shared->waiting) Clock::instance().in(0, [h = shared->waiting] { h(); });
    }
    void unhandled_exception() { std::terminate(); }
  };
  Deferred& start() {
    if (auto h = std::exchange(body_, nullptr)) h.resume();
    return *this;
  }
  bool await_ready() { start(); return shared_->result.has_value(); }
  void await_suspend(std::coroutine_handle<> h) { shared_->waiting = h; }
  R await_resume() { return std::move(*shared_->result); }

 private:
  Deferred(std::coroutine_handle<promise_type> h, std::shared_ptr<Shared> s)
      : body_(h), shared_(std::move(s)) {}
  std::coroutine_handle<promise_type> body_;
  std::shared_ptr<Shared> shared_;
};

}  // namespace fx

fx::Deferred<int> loadLevel(int n) {
  co_await fx::Sleep{50 * n};
  co_return n;
}

fx::Deferred<int> play() {
  auto level = loadLevel(1);
  auto music = loadLevel(2);
  level.start();
  music.start();
  co_await fx::Sleep{500};  // title screen
  int sum = co_await level;
  co_return sum + co_await music;
}

int main() {
  auto game = play();
  game.start();
  fx::Clock::instance().run();
}
