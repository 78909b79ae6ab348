// case: game-waypoint-sequence-s; style: home; flags: none
// A plain generator parked at co_yield: nothing is in flight and it holds no resource while the
// walker takes its hundred frames. Frozen, not stalled.
#include "game_jobs.h"
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
