// case: game-chunk-crew-s; style: home; flags: none
// Looks like a window with a slow body, but the scheduler itself resumes the crew's fibers each
// frame and all are started up front: join only, silent.
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

class JobCrew {
public:
    void launch(Job<int> job) { m_jobs.push_back(std::move(job)); m_jobs.back().start(); }
    Job<std::optional<int>> nextFinished() { // takes results, moves nobody
        while (m_taken < m_jobs.size()) {
            Job<int>& job = m_jobs[m_taken];
            if (job.isDone()) {
                ++m_taken;
                co_return job.value();
            }
            KILN_AWAIT FramesLater{1};
        }
        co_return std::nullopt;
    }
private:
    std::deque<Job<int>> m_jobs;
    std::size_t m_taken = 0;
};

Job<int> buildChunk(int id) {
    for (int lod = 0; lod < 6; ++lod) KILN_AWAIT FramesLater{1};
    KILN_RETURN id;
}

Job<int> uploadToGpu(int chunk) {
    KILN_AWAIT FramesLater{30};
    KILN_RETURN chunk;
}

Job<int> streamTerrain() {
    JobCrew crew;
    for (int id = 0; id < 4; ++id) crew.launch(buildChunk(id));
    int uploaded = 0;
    while (auto chunk = KILN_AWAIT crew.nextFinished()) {
        KILN_AWAIT uploadToGpu(*chunk);
        ++uploaded;
    }
    KILN_RETURN uploaded;
}

int main() {
    auto job = streamTerrain();
    job.start();
    while (!job.isDone()) FrameScheduler::instance().tick();
}
