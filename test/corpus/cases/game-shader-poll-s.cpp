// case: game-shader-poll-s; style: home; flags: none
// The sleep stands in a lambda that the compiler's own thread runs, and get() is reached only
// after wait_for(0) said ready: the frame thread never stops.
#include "game_jobs.h"
#include <chrono>
#include <future>
#include <thread>
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
using namespace std::chrono_literals;

class ShaderCache {
public:
    Job<int> compileOne(int permutation) {
        auto pending = std::async(std::launch::async, [permutation] {
            std::this_thread::sleep_for(80ms);
            return permutation * 4;
        });
        while (pending.wait_for(0s) != std::future_status::ready) KILN_AWAIT FramesLater{1};
        KILN_RETURN pending.get();
    }
    Job<int> warmUp(int permutations) {
        int words = 0;
        for (int p = 0; p < permutations; ++p) words += KILN_AWAIT compileOne(p);
        KILN_RETURN words;
    }
};

int main() {
    ShaderCache cache;
    auto job = cache.warmUp(8);
    job.start();
    while (!job.isDone()) {
        FrameScheduler::instance().tick();
        std::this_thread::sleep_for(16ms); // the main loop's own pace, no coroutine
    }
}
