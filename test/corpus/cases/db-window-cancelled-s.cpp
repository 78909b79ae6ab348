// case: db-window-cancelled-s; style: home; flags: none
// In the loop the body is synchronous; the one slow await stands on the error path, where
// cancel_all has destroyed the children, and ends in co_return.
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <optional>
#include <utility>

namespace kernel {

using page_no = std::uint32_t;

struct io_ring { // completes in order; drain() is the thread's main loop
    std::deque<std::coroutine_handle<>> submitted;
    void drain() {
        while (!submitted.empty()) {
            auto h = submitted.front();
            submitted.pop_front();
            h.resume();
        }
    }
};
inline io_ring ring;

struct disk_op {
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const { ring.submitted.push_back(h); }
    void await_resume() const noexcept {}
};

template <class T> class task { // lazy
public:
    struct promise_type;
    using handle_t = std::coroutine_handle<promise_type>;
    struct at_end {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(handle_t h) noexcept {
            return h.promise().cont ? h.promise().cont : std::noop_coroutine();
        }
        void await_resume() noexcept {}
    };
    struct promise_type {
        std::optional<T> value;
        std::coroutine_handle<> cont;
        task get_return_object() { return task(handle_t::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        at_end final_suspend() noexcept { return {}; }
        void return_value(T v) { value = std::move(v); }
        void unhandled_exception() { std::terminate(); }
    };
    task(task&& o) noexcept : h_(std::exchange(o.h_, {})) {}
    task& operator=(task&& o) noexcept { std::swap(h_, o.h_); return *this; }
    ~task() { if (h_) h_.destroy(); }
    void start() { h_.resume(); }
    bool done() const { return h_.done(); }
    T take() { return std::move(*h_.promise().value); }
    bool await_ready() const noexcept { return h_.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) {
      h_.promise().cont = c;
      return h_;
    }
    T await_resume() { return take(); }
private:
    explicit task(handle_t h) : h_(h) {}
    handle_t h_;
};

class scan_window { // children advance only while somebody is in next()
public:
    struct turn {
        scan_window& w;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> h) { w.runnable_.push_back(h); }
        void await_resume() const noexcept {}
    };
    turn own_turn() { return turn{*this}; }
    void add(task<page_no> t) {
        children_.push_back(std::move(t));
        children_.back().start();
    }
    void cancel_all() {
        runnable_.clear();
        children_.clear();
    }
    task<std::optional<page_no>> next() {
        while (!children_.empty()) {
            for (auto it = children_.begin(); it != children_.end(); ++it) {
                if (!it->done()) continue;
                page_no p = it->take();
                children_.erase(it);
                co_return p;
            }
            co_await disk_op{};
            for (auto n = runnable_.size(); n > 0; --n) {
                auto h = runnable_.front();
                runnable_.pop_front();
                h.resume();
            }
        }
        co_return std::nullopt;
    }
private:
    std::list<task<page_no>> children_;
    std::deque<std::coroutine_handle<>> runnable_;
};

task<page_no> scan_extent(scan_window& win, page_no first) {
    for (page_no p = first; p < first + 8; ++p) co_await win.own_turn();
    co_return first * 3;
}

task<bool> flush_log(page_no bad) {
    co_await disk_op{};
    co_return bad != 0;
}

task<int> verify_extents(page_no limit) {
    scan_window win;
    for (page_no first = 0; first < 5; ++first) win.add(scan_extent(win, first));
    int verified = 0;
    while (auto sum = co_await win.next()) {
        if (*sum > limit) {
            win.cancel_all();
            co_await flush_log(*sum);
            co_return -1;
        }
        ++verified;
    }
    co_return verified;
}

} // namespace kernel

int main() {
    auto t = kernel::verify_extents(7);
    t.start();
    kernel::ring.drain();
}
