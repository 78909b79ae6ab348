// A database kernel: a ring of disk operations and lazy tasks.
#pragma once

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

} // namespace kernel
