// case: game-chunk-wave; style: home; flags: none
// The wave's fibers are resumed by nextFinished() only; while the body waits frames for the GPU
// upload, the other three chunks do not take a single step.
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
