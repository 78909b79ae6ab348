// A network library: a reactor with timers and lazy coroutines.
#pragma once

#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace wire {

using namespace std::chrono_literals;

template <class Derived> struct reactor_base { // CRTP: Derived provides on_idle()
    std::multimap<std::chrono::milliseconds, std::function<void()>> timers;
    void run() {
        while (!timers.empty()) {
            auto node = timers.extract(timers.begin());
            now = node.key();
            node.mapped()();
            static_cast<Derived*>(this)->on_idle();
        }
    }
    std::chrono::milliseconds now{0};
};
struct reactor : reactor_base<reactor> { void on_idle() {} };

struct after_t { // CPO: after(reactor, duration)
    struct op {
        reactor& r;
        std::chrono::milliseconds d;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> h) {
          r.timers.emplace(r.now + d, [h] { h.resume(); });
        }
        void await_resume() const noexcept {}
    };
    op operator()(reactor& r, std::chrono::milliseconds d) const { return op{r, d}; }
};
inline constexpr after_t after{};

template <class T> class lazy {
public:
    struct promise_type;
    using handle = std::coroutine_handle<promise_type>;
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> next = std::noop_coroutine();
        lazy get_return_object() { return lazy(handle::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        struct chain {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(handle h) noexcept { return h.promise().next; }
            void await_resume() noexcept {}
        };
        chain final_suspend() noexcept { return {}; }
        template <std::convertible_to<T> U>
        void return_value(U&& u) {
          value.emplace(std::forward<U>(u));
        }
        void unhandled_exception() { std::terminate(); }
    };
    explicit lazy(handle h) : h_(h) {}
    lazy(lazy&& o) noexcept : h_(std::exchange(o.h_, {})) {}
    ~lazy() { if (h_) h_.destroy(); }
    void start() { h_.resume(); }
    bool await_ready() const noexcept { return h_.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> n) {
      h_.promise().next = n;
      return h_;
    }
    T await_resume() { return std::move(*h_.promise().value); }
private:
    handle h_;
};

} // namespace wire
