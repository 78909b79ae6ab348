// Firmware: coroutines in a static pool that move only inside of poll().
#pragma once

#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fw {

enum class poll_state : std::uint8_t { pending, ready };

inline volatile std::uint32_t tick_count = 0;
inline std::uint32_t ticks() noexcept { return tick_count; }

struct frame_pool { // 16 static frames, no heap
    alignas(16) static inline unsigned char mem[16][512] = {};
    static inline bool used[16] = {};
    static void* take(std::size_t n) noexcept {
        for (int i = 0; n <= 512 && i < 16; ++i)
            if (!used[i]) { used[i] = true; return mem[i]; }
        return nullptr;
    }
    static void give(void* p) noexcept {
        for (int i = 0; i < 16; ++i) if (mem[i] == p) used[i] = false;
    }
};

class coro { // moves only inside poll(); its owner must call that
public:
    struct promise_type {
        coro* child = nullptr;
        bool (*ready_fn)(void*) noexcept = nullptr;
        void* ready_arg = nullptr;
        std::int32_t result = 0;
        static void* operator new(std::size_t n) noexcept { return frame_pool::take(n); }
        static void operator delete(void* p) noexcept { frame_pool::give(p); }
        static coro get_return_object_on_allocation_failure() noexcept { return coro(nullptr); }
        coro get_return_object() noexcept {
          return coro(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        void return_value(std::int32_t v) noexcept { result = v; }
        void unhandled_exception() noexcept {}
    };
    using handle = std::coroutine_handle<promise_type>;
    explicit coro(handle h) noexcept : h_(h) {}
    coro(coro&& o) noexcept : link(o.link), h_(std::exchange(o.h_, nullptr)) {}
    ~coro() { if (h_) h_.destroy(); }
    poll_state poll() noexcept {
        if (!h_ || h_.done()) return poll_state::ready;
        promise_type& p = h_.promise();
        if (p.child && p.child->poll() == poll_state::pending) return poll_state::pending;
        p.child = nullptr;
        if (p.ready_fn && !p.ready_fn(p.ready_arg)) return poll_state::pending;
        p.ready_fn = nullptr;
        h_.resume();
        return h_.done() ? poll_state::ready : poll_state::pending;
    }
    std::int32_t result() const noexcept { return h_ ? h_.promise().result : -1; }
    bool await_ready() noexcept { return false; }
    void await_suspend(handle parent) noexcept { parent.promise().child = this; }
    std::int32_t await_resume() noexcept { return result(); }
    coro* link = nullptr; // intrusive list
private:
    handle h_;
};

struct wait_reg { // until any bit of mask is set
    volatile std::uint32_t& reg;
    std::uint32_t mask;
    static bool check(void* self) noexcept {
        auto* w = static_cast<wait_reg*>(self);
        return (w->reg & w->mask) != 0;
    }
    bool await_ready() noexcept { return check(this); }
    void await_suspend(coro::handle h) noexcept {
      h.promise().ready_fn = &check;
      h.promise().ready_arg = this;
    }
    void await_resume() noexcept {}
};

inline volatile std::uint32_t spi_sr = 0, flash_sr = 0, radio_sr = 0, lcd_sr = 0;

} // namespace fw
