// case: net-requeue-channel; style: home; flags: none
// The dispatcher is the only receiver of the channel it re-queues into: once it is full the send
// waits for a receive that only this coroutine would make.
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

template <class T> class bounded_channel {
public:
    explicit bounded_channel(std::size_t capacity) : capacity_(capacity) {}
    struct receive_op {
        bounded_channel& c;
        bool await_ready() const noexcept { return !c.items_.empty(); }
        void await_suspend(std::coroutine_handle<> h) { c.receiver_ = h; }
        T await_resume() {
            T t = std::move(c.items_.front());
            c.items_.pop_front();
            if (!c.senders_.empty()) {
                auto s = c.senders_.front();
                c.senders_.pop_front();
                s.resume();
            }
            return t;
        }
    };
    struct send_op {
        bounded_channel& c;
        T value;
        bool await_ready() const noexcept { return c.items_.size() < c.capacity_; }
        void await_suspend(std::coroutine_handle<> h) { c.senders_.push_back(h); }
        void await_resume() { c.push(std::move(value)); }
    };
    receive_op receive() { return receive_op{*this}; }
    send_op send(T t) { return send_op{*this, std::move(t)}; }
    bool try_send(T t) {
        if (items_.size() >= capacity_) return false;
        push(std::move(t));
        return true;
    }
private:
    void push(T t) {
        items_.push_back(std::move(t));
        if (auto r = std::exchange(receiver_, {})) r.resume();
    }
    std::size_t capacity_;
    std::deque<T> items_;
    std::coroutine_handle<> receiver_;
    std::deque<std::coroutine_handle<>> senders_;
};

struct packet { int id; int hops; };

lazy<int> dispatcher(bounded_channel<packet>& inbox) {
    int delivered = 0;
    while (delivered < 8) {
        packet p = co_await inbox.receive();
        if (p.hops > 0) {
            co_await inbox.send(packet{p.id, p.hops - 1}); // costall-expect: channel-self-send
            continue;
        }
        ++delivered;
    }
    co_return delivered;
}

lazy<int> source(bounded_channel<packet>& inbox) {
    for (int id = 0; id < 8; ++id) {
        co_await inbox.send(packet{id, 2});
    }
    co_return 8;
}

} // namespace wire

int main() {
    wire::bounded_channel<wire::packet> inbox(4);
    auto s = wire::source(inbox);
    auto d = wire::dispatcher(inbox);
    s.start();
    d.start();
}
