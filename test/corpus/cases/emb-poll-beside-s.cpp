// case: emb-poll-beside-s; style: home; flags: none
// beside polls the window on every poll of the flash write, so the sensors are driven inside the
// very same await.
#include "fw_coro.h"
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fw {

class txn_window { // intrusive list of transactions; next() polls them all
public:
    void add(coro& c) noexcept { c.link = head_; head_ = &c; }
    bool any() const noexcept { return head_ || done_; }
    bool poll_all() noexcept {
        for (coro** at = &head_; *at;) {
            coro* c = *at;
            if (c->poll() == poll_state::pending) { at = &c->link; continue; }
            *at = c->link;
            c->link = done_;
            done_ = c;
        }
        return done_ || !head_;
    }
    struct next_op {
        txn_window& w;
        static bool check(void* self) noexcept { return static_cast<next_op*>(self)->w.poll_all(); }
        bool await_ready() noexcept { return check(this); }
        void await_suspend(coro::handle h) noexcept {
          h.promise().ready_fn = &check;
          h.promise().ready_arg = this;
        }
        coro* await_resume() noexcept {
            coro* c = w.done_;
            if (c) w.done_ = c->link;
            return c;
        }
    };
    next_op next() noexcept { return next_op{*this}; }
private:
    coro* head_ = nullptr;
    coro* done_ = nullptr;
};

coro read_sensor(std::uint32_t cs) {
    co_await wait_reg{spi_sr, 1u << cs};
    co_await wait_reg{spi_sr, 0x100u << cs};
    co_return static_cast<std::int32_t>(cs * 10);
}

coro write_flash(std::int32_t word) {
    flash_sr = static_cast<std::uint32_t>(word) & 0u;
    co_await wait_reg{flash_sr, 1};
    co_return 0;
}

struct beside { // waits for main_op and keeps the window moving meanwhile
    coro& main_op;
    txn_window& window;
    static bool check(void* self) noexcept {
        auto* b = static_cast<beside*>(self);
        b->window.poll_all();
        return b->main_op.poll() == poll_state::ready;
    }
    bool await_ready() noexcept { return check(this); }
    void await_suspend(coro::handle h) noexcept {
      h.promise().ready_fn = &check;
      h.promise().ready_arg = this;
    }
    std::int32_t await_resume() noexcept { return main_op.result(); }
};

coro log_sensors() {
    coro a = read_sensor(0), b = read_sensor(1), c = read_sensor(2);
    txn_window window;
    window.add(a);
    window.add(b);
    window.add(c);
    std::int32_t errors = 0;
    while (window.any()) {
        coro* txn = co_await window.next();
        if (!txn) break;
        coro write = write_flash(txn->result());
        if (co_await beside{write, window} != 0) ++errors;
    }
    co_return errors;
}

} // namespace fw

int main() {
    fw::coro top = fw::log_sensors();
    while (top.poll() == fw::poll_state::pending) fw::tick_count = fw::tick_count + 1;
}
