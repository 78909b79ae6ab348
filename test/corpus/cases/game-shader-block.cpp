// case: game-shader-block; style: home; flags: none
// Both calls stop the frame thread, and every other fiber with it: a sleep as a back-off and get()
// on the future of the shader compiler's thread.
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

struct ShaderBlob { std::vector<std::uint32_t> m_words; };

static ShaderBlob compileShader(int permutation) {
    std::this_thread::sleep_for(std::chrono::milliseconds(80)); // the compiler thread may
    return ShaderBlob{std::vector<std::uint32_t>(16, static_cast<std::uint32_t>(permutation))};
}

class ShaderCache {
public:
    Job<std::size_t> warmUp(int permutations) {
        std::size_t words = 0;
        for (int p = 0; p < permutations; ++p) {
            auto pending = std::async(std::launch::async, compileShader, p);
            KILN_AWAIT FramesLater{1};
            words += pending.get().m_words.size(); // costall-expect: blocking-call-in-coroutine
            if (words > m_budget) {
                std::this_thread::sleep_for(std::chrono::milliseconds(16)); // costall-expect: blocking-call-in-coroutine
                KILN_AWAIT FramesLater{1};
            }
        }
        KILN_RETURN words;
    }
private:
    std::size_t m_budget = 64;
};

int main() {
    ShaderCache cache;
    auto job = cache.warmUp(8);
    job.start();
    while (!job.isDone()) FrameScheduler::instance().tick();
}
