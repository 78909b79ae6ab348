// Transactions in an intrusive list, which next() polls.
#pragma once

#include "fw_coro.h"

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fw {

class txn_window { // intrusive list of transactions; next() polls them all
public:
    void add(coro& c) noexcept { c.link = head_; head_ = &c; }
    bool any() const noexcept { return head_ != nullptr; }
    bool poll_once() noexcept {
        if (done_ || !head_) return true;
        for (coro** at = &head_; *at; at = &(*at)->link) {
            if ((*at)->poll() == poll_state::pending) continue;
            done_ = *at;
            *at = done_->link;
            return true;
        }
        return false;
    }
    struct next_op {
        txn_window& w;
        static bool check(void* self) noexcept {
          return static_cast<next_op*>(self)->w.poll_once();
        }
        bool await_ready() noexcept { return check(this); }
        void await_suspend(coro::handle h) noexcept {
          h.promise().ready_fn = &check;
          h.promise().ready_arg = this;
        }
        coro* await_resume() noexcept { return std::exchange(w.done_, nullptr); }
    };
    next_op next() noexcept { return next_op{*this}; }
private:
    coro* head_ = nullptr;
    coro* done_ = nullptr;
};

inline coro read_sensor(std::uint32_t cs) {
    co_await wait_reg{spi_sr, 1u << cs};
    co_await wait_reg{spi_sr, 0x100u << cs};
    co_return static_cast<std::int32_t>(cs * 10);
}

} // namespace fw
