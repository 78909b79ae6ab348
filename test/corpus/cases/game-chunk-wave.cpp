// case: game-chunk-wave; style: home; flags: none
// The wave's fibers are resumed by nextFinished() only; while the body waits frames for the GPU
// upload, the other three chunks do not take a single step.
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

class JobWave {
public:
    struct Step {
        JobWave& m_wave;
        bool await_ready() const noexcept { return false; }
        void await_suspend(std::coroutine_handle<> fiber) { m_wave.m_steps.push_back(fiber); }
        void await_resume() const noexcept {}
    };
    Step step() { return Step{*this}; }
    void launch(Job<int> job) { m_jobs.push_back(std::move(job)); m_jobs.back().start(); }
    Job<std::optional<int>> nextFinished() {
        while (!m_jobs.empty()) {
            for (std::size_t n = m_steps.size(); n > 0; --n) {
                auto fiber = m_steps.front();
                m_steps.pop_front();
                fiber.resume();
            }
            for (auto it = m_jobs.begin(); it != m_jobs.end(); ++it) {
                if (!it->isDone()) continue;
                int id = it->value();
                m_dead.push_back(std::move(*it));
                std::deque<Job<int>> rest;
                for (auto j = m_jobs.begin(); j != m_jobs.end(); ++j)
                  if (j != it) rest.push_back(std::move(*j));
                m_jobs.swap(rest);
                co_return id;
            }
            KILN_AWAIT FramesLater{1};
        }
        co_return std::nullopt;
    }
private:
    std::deque<std::coroutine_handle<>> m_steps;
    std::deque<Job<int>> m_jobs;
    std::vector<Job<int>> m_dead;
};

Job<int> buildChunk(JobWave& wave, int id) {
    for (int lod = 0; lod < 6; ++lod) KILN_AWAIT wave.step();
    KILN_RETURN id;
}

Job<int> uploadToGpu(int chunk) {
    KILN_AWAIT FramesLater{30};
    KILN_RETURN chunk;
}

Job<int> streamTerrain() {
    JobWave wave;
    for (int id = 0; id < 4; ++id) wave.launch(buildChunk(wave, id));
    int uploaded = 0;
    while (auto chunk = KILN_AWAIT wave.nextFinished()) {
        KILN_AWAIT uploadToGpu(*chunk); // costall-expect: window-slow-body
        ++uploaded;
    }
    KILN_RETURN uploaded;
}

int main() {
    auto job = streamTerrain();
    job.start();
    while (!job.isDone()) FrameScheduler::instance().tick();
}
