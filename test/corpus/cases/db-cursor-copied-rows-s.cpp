// case: db-cursor-copied-rows-s; style: home; flags: none
// Each batch is copied under the latch in a block that ends before co_yield, so the parked cursor
// owns nothing and has nothing in flight.
#include "db_kernel.h"
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <optional>
#include <utility>

namespace kernel {

class async_latch {
public:
    class guard {
    public:
        explicit guard(async_latch* l) : l_(l) {}
        guard(guard&& o) noexcept : l_(std::exchange(o.l_, nullptr)) {}
        ~guard() { if (l_) l_->release(); }
    private:
        async_latch* l_;
    };
    struct acquire_op {
        async_latch& l;
        bool await_ready() noexcept { return !std::exchange(l.held_, true); }
        void await_suspend(std::coroutine_handle<> h) { l.waiters_.push_back(h); }
        guard await_resume() noexcept { return guard(&l); }
    };
    acquire_op acquire() { return acquire_op{*this}; }
    void release() {
        if (waiters_.empty()) { held_ = false; return; }
        auto h = waiters_.front(); // ownership is handed over
        waiters_.pop_front();
        h.resume();
    }
private:
    bool held_ = false;
    std::deque<std::coroutine_handle<>> waiters_;
};

template <class T> class cursor { // async generator: next() resumes the frame
public:
    struct promise_type {
        std::optional<T> row;
        std::coroutine_handle<> consumer;
        struct hand_over {
            bool await_ready() noexcept { return false; }
            std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
              return h.promise().consumer;
            }
            void await_resume() noexcept {}
        };
        cursor get_return_object() {
          return cursor(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        hand_over final_suspend() noexcept { row.reset(); return {}; }
        hand_over yield_value(T v) { row = std::move(v); return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    cursor(cursor&& o) noexcept : h_(std::exchange(o.h_, {})) {}
    ~cursor() { if (h_) h_.destroy(); }
    struct next_op {
        std::coroutine_handle<promise_type> h;
        bool await_ready() const noexcept { return h.done(); }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<> c) {
          h.promise().consumer = c;
          return h;
        }
        std::optional<T> await_resume() { return std::exchange(h.promise().row, std::nullopt); }
    };
    next_op next() { return next_op{h_}; }
private:
    explicit cursor(std::coroutine_handle<promise_type> h) : h_(h) {}
    std::coroutine_handle<promise_type> h_;
};

struct leaf {
    async_latch latch;
    std::uint64_t keys[4] = {1, 2, 3, 4};
};

cursor<std::uint64_t> range_scan(leaf& l) {
    co_await disk_op{};
    for (int slot = 0; slot < 4; ++slot) {
        std::uint64_t key = 0;
        {
            auto g = co_await l.latch.acquire();
            key = l.keys[slot];
        }
        co_yield key;
    }
}

task<bool> append_log(std::uint64_t key) {
    co_await disk_op{};
    co_return key != 0;
}

task<int> copy_range(leaf& l) {
    int rows = 0;
    auto cur = range_scan(l);
    while (auto key = co_await cur.next()) {
        if (co_await append_log(*key)) ++rows;
    }
    co_return rows;
}

} // namespace kernel

int main() {
    kernel::leaf l;
    auto r = kernel::copy_range(l);
    r.start();
    kernel::ring.drain();
}
