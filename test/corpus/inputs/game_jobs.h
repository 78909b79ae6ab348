// A game's jobs: what runs them, and their coroutine type.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <future>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace kiln {

class FrameScheduler {
public:
    static FrameScheduler& instance() { static FrameScheduler s_instance; return s_instance; }
    void wakeAtFrame(std::uint64_t frame, std::coroutine_handle<> fiber) {
      m_sleepers.push_back({frame, fiber});
    }
    std::uint64_t frame() const { return m_frame; }
    void tick() {
        ++m_frame;
        std::vector<Sleeper> sleepers = std::move(m_sleepers);
        m_sleepers.clear();
        for (const Sleeper& s : sleepers) {
            if (s.m_frame <= m_frame) s.m_fiber.resume();
            else m_sleepers.push_back(s);
        }
    }
private:
    struct Sleeper { std::uint64_t m_frame; std::coroutine_handle<> m_fiber; };
    std::uint64_t m_frame = 0;
    std::vector<Sleeper> m_sleepers;
};

struct FramesLater {
    std::uint64_t m_frames;
    bool await_ready() const noexcept { return m_frames == 0; }
    void await_suspend(std::coroutine_handle<> fiber) const {
        auto& scheduler = FrameScheduler::instance();
        scheduler.wakeAtFrame(scheduler.frame() + m_frames, fiber);
    }
    void await_resume() const noexcept {}
};

template <typename T> class Job { // does nothing until it is started or awaited
public:
    struct promise_type;
    using Fiber = std::coroutine_handle<promise_type>;
    struct Finish {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(Fiber fiber) noexcept {
            return fiber.promise().m_parent ? fiber.promise().m_parent : std::noop_coroutine();
        }
        void await_resume() noexcept {}
    };
    struct promise_type {
        std::optional<T> m_value;
        std::coroutine_handle<> m_parent;
        Job get_return_object() { return Job(Fiber::from_promise(*this)); }
        std::suspend_always initial_suspend() noexcept { return {}; }
        Finish final_suspend() noexcept { return {}; }
        void return_value(T value) { m_value = std::move(value); }
        void unhandled_exception() { std::terminate(); }
    };
    explicit Job(Fiber fiber) : m_fiber(fiber) {}
    Job(Job&& other) noexcept : m_fiber(std::exchange(other.m_fiber, {})) {}
    ~Job() { if (m_fiber) m_fiber.destroy(); }
    void start() { m_fiber.resume(); }
    bool isDone() const { return m_fiber.done(); }
    T& value() { return *m_fiber.promise().m_value; }
    bool await_ready() const noexcept { return false; }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> parent) {
      m_fiber.promise().m_parent = parent;
      return m_fiber;
    }
    T await_resume() { return std::move(*m_fiber.promise().m_value); }
private:
    Fiber m_fiber;
};

} // namespace kiln
