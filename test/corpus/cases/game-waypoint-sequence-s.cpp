// case: game-waypoint-sequence-s; style: home; flags: none
// A plain generator parked at co_yield: nothing is in flight and it holds no resource while the
// walker takes its hundred frames. Frozen, not stalled.
#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <optional>
#include <utility>
#include <vector>

#define KILN_AWAIT co_await
#define KILN_RETURN co_return

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

using namespace kiln;

class Waypoints {
public:
    struct promise_type {
        int m_current = 0;
        Waypoints get_return_object() {
          return Waypoints(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        std::suspend_always final_suspend() noexcept { return {}; }
        std::suspend_always yield_value(int node) noexcept { m_current = node; return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
    explicit Waypoints(std::coroutine_handle<promise_type> fiber) : m_fiber(fiber) {}
    Waypoints(const Waypoints&) = delete;
    ~Waypoints() { m_fiber.destroy(); }
    bool advance() { m_fiber.resume(); return !m_fiber.done(); }
    int node() const { return m_fiber.promise().m_current; }
private:
    std::coroutine_handle<promise_type> m_fiber;
};

Waypoints patrol(int from, int to) {
    for (int node = from; node <= to; ++node) co_yield node;
    for (int node = to; node >= from; --node) co_yield node;
}

Job<int> walkTo(int node) {
    KILN_AWAIT FramesLater{100};
    KILN_RETURN node;
}

Job<int> guardBrain() {
    Waypoints path = patrol(2, 5);
    int last = 0;
    while (path.advance()) last = KILN_AWAIT walkTo(path.node());
    KILN_RETURN last;
}

int main() {
    auto job = guardBrain();
    job.start();
    while (!job.isDone()) FrameScheduler::instance().tick();
}
