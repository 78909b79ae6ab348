// case: db-double-buffer-started-s; style: home; flags: none
// The same double buffering with a read that is submitted by the call itself and finished by the
// ring: it runs while apply_redo waits, nothing is parked.
#include "db_kernel.h"
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <list>
#include <optional>
#include <utility>

namespace kernel {

class started_read { // hot: the submission is in the constructor, the ring sets done
public:
    explicit started_read(page_no p) : page_(p) { pump(*this); }
    started_read(const started_read&) = delete;
    bool await_ready() const noexcept { return done_; }
    void await_suspend(std::coroutine_handle<> h) noexcept { waiter_ = h; }
    page_no await_resume() const noexcept { return page_; }
private:
    struct fire_and_forget {
        struct promise_type {
            fire_and_forget get_return_object() { return {}; }
            std::suspend_never initial_suspend() noexcept { return {}; }
            std::suspend_never final_suspend() noexcept { return {}; }
            void return_void() {}
            void unhandled_exception() { std::terminate(); }
        };
    };
    static fire_and_forget pump(started_read& self) {
        co_await disk_op{};
        self.done_ = true;
        if (self.waiter_) self.waiter_.resume();
    }
    page_no page_;
    bool done_ = false;
    std::coroutine_handle<> waiter_;
};

task<int> apply_redo(page_no p) {
    co_await disk_op{};
    co_return static_cast<int>(p & 1u);
}

task<int> recover(page_no first, page_no last) {
    int applied = 0;
    page_no current = first;
    for (page_no p = first + 1; p < last; ++p) {
        started_read read_ahead(p);
        applied += co_await apply_redo(current);
        current = co_await read_ahead;
    }
    co_return applied;
}

} // namespace kernel

int main() {
    auto t = kernel::recover(10, 20);
    t.start();
    kernel::ring.drain();
}
