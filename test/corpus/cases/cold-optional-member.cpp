// case: cold-optional-member; style: home; flags: none
// "Prefetch" that fetches nothing: the member task is lazy (suspend_always), emplace only makes
// its frame; the whole handshake passes before the profile request is even sent.
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace acme::async {

struct timers {
  static void after(int ms, std::function<void()> f) { pending.emplace_back(ms, std::move(f)); }
  static inline std::vector<std::pair<int, std::function<void()>>> pending;
};

template <typename T>
struct lazy {
  struct promise_type {
    T value{};
    std::coroutine_handle<> up;
    lazy get_return_object() {
      return lazy{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct to_parent {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
          return h.promise().up ? h.promise().up : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return to_parent{};
    }
    void return_value(T v) { value = std::move(v); }
    void unhandled_exception() { std::terminate(); }
  };
  explicit lazy(std::coroutine_handle<promise_type> h) : h_(h) {}
  lazy(lazy&& o) noexcept : h_(std::exchange(o.h_, nullptr)) {}
  ~lazy() {
    if (h_) h_.destroy();
  }
  bool await_ready() const { return false; }
  std::coroutine_handle<> await_suspend(std::coroutine_handle<> up) {
    h_.promise().up = up;
    return h_;
  }
  T await_resume() { return std::move(h_.promise().value); }

 private:
  std::coroutine_handle<promise_type> h_;
};

struct wait_ms {
  int ms;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const { timers::after(ms, [h] { h.resume(); }); }
  void await_resume() const {}
};

}  // namespace acme::async

using namespace acme::async;

lazy<std::string> request_profile(int user) {
  co_await wait_ms{600};
  co_return "profile " + std::to_string(user);
}

class session {
 public:
  explicit session(int user) : user_(user) {}

  lazy<int> open() {
    prefetch_.emplace(request_profile(user_));
    const bool trusted = co_await handshake();  // costall-expect: cold-task-across-await
    if (!trusted) co_return 0;
    std::string profile = co_await *prefetch_;
    prefetch_.reset();
    co_return static_cast<int>(profile.size());
  }

 private:
  lazy<bool> handshake() {
    co_await wait_ms{250};  // hello
    co_await wait_ms{250};  // finished
    co_return user_ != 0;
  }
  int user_;
  std::optional<lazy<std::string>> prefetch_;
};
