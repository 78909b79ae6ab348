// case: net-when-any-ref; style: home; flags: none
// when_any polls its operands by reference; the flush operation that lost keeps the socket's write
// gate and is not polled while the handler waits for it.
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

template <class Op> concept pollable = requires(Op& op) { { op.poll() } -> std::same_as<bool>; };

struct gate { // one writer at a time
    bool taken = false;
    std::deque<std::coroutine_handle<>> queue;
    struct enter_op {
        gate& g;
        bool await_ready() noexcept { return !std::exchange(g.taken, true); }
        void await_suspend(std::coroutine_handle<> h) { g.queue.push_back(h); }
        void await_resume() noexcept {}
    };
    enter_op enter() { return enter_op{*this}; }
    void leave() {
        if (queue.empty()) { taken = false; return; }
        auto h = queue.front();
        queue.pop_front();
        h.resume();
    }
};

struct flush_op { // a state machine that advances only in poll()
    gate& g;
    int left;
    bool owns = false;
    bool poll() {
        if (left == 0) return true;
        if (!owns) {
            if (std::exchange(g.taken, true)) return false;
            owns = true;
        }
        if (--left > 0) return false;
        owns = false;
        g.leave();
        return true;
    }
};

struct inbound_op {
    int skip;
    bool poll() { return skip-- <= 0; }
};

template <pollable... Ops> struct when_any_op {
    reactor& r;
    std::tuple<Ops&...> ops;
    std::size_t winner = sizeof...(Ops);
    bool poll_all() {
        std::size_t i = 0;
        std::apply(
            [&](auto&... op) {
              ((winner == sizeof...(Ops) && op.poll() ? void(winner = i) : void(), ++i), ...);
            },
            ops);
        return winner < sizeof...(Ops);
    }
    bool await_ready() { return poll_all(); }
    void await_suspend(std::coroutine_handle<> h) { again(h); }
    std::size_t await_resume() const noexcept { return winner; }
    void again(std::coroutine_handle<> h) {
        r.timers.emplace(r.now + 1ms, [this, h] { if (poll_all()) h.resume(); else again(h); });
    }
};
template <pollable... Ops>
when_any_op<Ops...> when_any(reactor& r, Ops&... ops) {
  return {r, {ops...}};
}

lazy<int> write_pong(reactor& r, gate& g) {
    co_await g.enter();
    co_await after(r, 2ms);
    g.leave();
    co_return 1;
}

lazy<int> session(reactor& r) {
    gate g;
    flush_op flush{g, 50};
    int pongs = 0;
    for (;;) {
        inbound_op inbound{3};
        if (co_await when_any(r, flush, inbound) == 0) break;
        pongs += co_await write_pong(r, g); // costall-expect: select-loser-parked
    }
    co_return pongs;
}

} // namespace wire

int main() {
    wire::reactor r;
    auto s = wire::session(r);
    s.start();
    r.run();
}
