// case: net-when-any-ref; style: home; flags: none
// when_any polls its operands by reference; the flush operation that lost keeps the socket's write
// gate and is not polled while the handler waits for it.
#include "wire_lazy.h"
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
