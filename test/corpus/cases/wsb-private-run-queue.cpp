// case: wsb-private-run-queue; style: home; flags: none
// The batch keeps its children's wake-ups in its own ready queue and runs that queue inside Next()
// only. While an email goes out (a slow relay), woken children sit in the queue with their
// sessions half open.
#include <chrono>
#include <coroutine>
#include <exception>
#include <list>
#include <map>
#include <optional>
#include <string>
#include <utility>
using Ms = std::chrono::milliseconds;

struct TimerWheel {  // the outer loop
  struct Callback { void (*fn)(void*, void*); void* self; void* arg; };
  static inline std::multimap<Ms, Callback> timers;
  static inline Ms now{0};
  static void At(Ms d, Callback c) { timers.emplace(now + d, c); }
};
struct Batch {
  struct Nap { Ms d; };
  struct Child {
    struct promise_type {
      Batch* batch = nullptr;
      std::string result;
      Child get_return_object() {
        return {std::coroutine_handle<promise_type>::from_promise(*this)};
      }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_value(std::string s) { result = std::move(s); }
      void unhandled_exception() { std::terminate(); }
      auto await_transform(Nap n) {
        struct A {
          Ms d; Batch* b;
          bool await_ready() { return false; }
          void await_resume() {}
          void await_suspend(std::coroutine_handle<promise_type> h) {
            TimerWheel::At(d, {[](void* self, void* arg) {
                                 static_cast<Batch*>(self)->Wake(
                                     std::coroutine_handle<promise_type>::from_address(arg));
                               },
                               b, h.address()});
          }
        };
        return A{n.d, batch};
      }
    };
    std::coroutine_handle<promise_type> h;
  };
  void Add(Child c) {
    c.h.promise().batch = (++live_, this);
    ready_.push_back(c.h);
  }
  void Wake(std::coroutine_handle<Child::promise_type> h) {
    ready_.push_back(h);
    if (auto c = std::exchange(consumer_, {})) c.resume();
  }
  auto Next() {
    struct A {
      Batch& b;
      bool await_ready() { return b.RunReady() || b.live_ == 0; }
      void await_suspend(std::coroutine_handle<> h) { b.consumer_ = h; }
      std::optional<std::string> await_resume() {
        while (b.done_.empty() && b.live_ && b.RunReady()) {}
        if (b.done_.empty()) return std::nullopt;
        std::string r = std::move(b.done_.front());
        b.done_.pop_front();
        return r;
      }
    };
    return A{*this};
  }
  bool Idle() const { return live_ == 0 && done_.empty(); }
 private:
  bool RunReady() {  // the only place where children are resumed
    while (!ready_.empty() && done_.empty()) {
      auto h = ready_.front();
      ready_.pop_front();
      h.resume();
      if (!h.done()) continue;
      done_.push_back(std::move(h.promise().result));
      h.destroy();
      --live_;
    }
    return !done_.empty();
  }
  std::list<std::coroutine_handle<Child::promise_type>> ready_;
  std::list<std::string> done_;
  std::coroutine_handle<> consumer_;
  int live_ = 0;
};
struct Pause {
  Ms d;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    TimerWheel::At(d, {[](void*, void* a) { std::coroutine_handle<>::from_address(a).resume(); },
                       nullptr, h.address()});
  }
  void await_resume() {}
};
struct Routine {
  struct promise_type {
    Routine get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
Batch::Child Login(std::string user) {
  co_await Batch::Nap{Ms(20)};
  co_await Batch::Nap{Ms(35)};
  co_return user + "@example.org";
}
Routine Notify(int& sent) {
  Batch logins;
  for (auto user : {"ada", "bob", "cyd", "dan"}) logins.Add(Login(user));
  while (!logins.Idle()) {
    auto address = co_await logins.Next();
    if (!address) continue;
    co_await Pause{Ms(5000)};  // costall-expect: window-slow-body
    ++sent;
  }
}
