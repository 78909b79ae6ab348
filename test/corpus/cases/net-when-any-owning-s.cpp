// case: net-when-any-owning-s; style: home; flags: none
// This when_any takes its operands by value and its temporary dies at the end of the full
// expression, so the loser has released the gate before the handler.
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

struct gate { bool taken = false; };

class flush_op {
public:
    flush_op(gate& g, int n) : g_(&g), left_(n) {}
    flush_op(flush_op&& o) noexcept
        : g_(o.g_), left_(o.left_), owns_(std::exchange(o.owns_, false)) {}
    ~flush_op() { if (owns_) g_->taken = false; }
    bool poll() {
        if (!owns_ && std::exchange(g_->taken, true)) return false;
        owns_ = true;
        return --left_ <= 0;
    }
private:
    gate* g_;
    int left_;
    bool owns_ = false;
};

struct inbound_op {
    int skip;
    bool poll() { return skip-- <= 0; }
};

template <pollable... Ops> struct when_any_op {
    reactor& r;
    std::tuple<Ops...> ops;
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
when_any_op<Ops...> when_any(reactor& r, Ops... ops) {
  return {r, {std::move(ops)...}};
}

lazy<int> write_pong(reactor& r) {
    co_await after(r, 2ms);
    co_return 1;
}

lazy<int> session(reactor& r) {
    gate g;
    int pongs = 0;
    while (pongs < 5) {
        const std::size_t first = co_await when_any(r, flush_op(g, 50), inbound_op{3});
        if (first == 0) break;
        pongs += co_await write_pong(r);
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
