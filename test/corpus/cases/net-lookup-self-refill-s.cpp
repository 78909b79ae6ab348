// case: net-lookup-self-refill-s; style: home; flags: none
// Looks like a starved window, but each completion starts the next lookup itself and results are
// not bounded: the window is independent of its consumer.
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

template <class Source> class self_driven_window {
public:
    self_driven_window(reactor& r, Source src, std::size_t width) : r_(r), src_(std::move(src)) {
        for (std::size_t i = 0; i < width; ++i) launch_one();
    }
    self_driven_window(const self_driven_window&) = delete;
    struct next_op {
        self_driven_window& w;
        bool await_ready() const { return !w.finished_.empty() || w.running_ == 0; }
        void await_suspend(std::coroutine_handle<> h) { w.waiter_ = h; }
        std::optional<int> await_resume() {
            if (w.finished_.empty()) return std::nullopt;
            int v = w.finished_.front();
            w.finished_.pop_front();
            return v;
        }
    };
    next_op next() { return next_op{*this}; }
private:
    void launch_one() {
        std::optional<int> key = src_();
        if (!key) return;
        ++running_;
        r_.timers.emplace(r_.now + 20ms, [this, k = *key] { complete(k); });
    }
    void complete(int v) {
        --running_;
        finished_.push_back(v);
        launch_one();
        if (auto w = std::exchange(waiter_, {})) w.resume();
    }
    reactor& r_;
    Source src_;
    std::size_t running_ = 0;
    std::deque<int> finished_;
    std::coroutine_handle<> waiter_;
};

lazy<int> probe_host(reactor& r, int host) {
    co_await after(r, 100ms);
    co_return host;
}

lazy<int> probe_all(reactor& r) {
    auto hosts = [i = 0]() mutable { return i < 20 ? std::optional<int>(i++) : std::nullopt; };
    self_driven_window lookups(r, hosts, 3);
    int alive = 0;
    while (auto host = co_await lookups.next()) {
        alive += co_await probe_host(r, *host);
    }
    co_return alive;
}

} // namespace wire

int main() {
    wire::reactor r;
    auto t = wire::probe_all(r);
    t.start();
    r.run();
}
