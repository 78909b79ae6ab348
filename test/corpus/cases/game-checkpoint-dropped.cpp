// case: game-checkpoint-dropped; style: home; flags: none
// Job is lazy: the call only builds the fiber and the temporary destroys it, so the checkpoint is
// never written. The awaited call beside it is correct.
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

class SaveSystem {
public:
    Job<bool> writeCheckpoint(int slot) {
        KILN_AWAIT FramesLater{12};
        m_lastSlot = slot;
        KILN_RETURN true;
    }
    int lastSlot() const { return m_lastSlot; }
private:
    int m_lastSlot = -1;
};

class LevelFlow {
public:
    explicit LevelFlow(SaveSystem& saves) : m_saves(saves) {}
    Job<int> run() {
        int room = 0;
        for (; room < 3; ++room) {
            m_saves.writeCheckpoint(room); // costall-expect: discarded-task
            KILN_AWAIT FramesLater{60};
        }
        KILN_AWAIT m_saves.writeCheckpoint(room);
        KILN_RETURN m_saves.lastSlot();
    }
private:
    SaveSystem& m_saves;
};

int main() {
    SaveSystem saves;
    LevelFlow flow(saves);
    auto job = flow.run();
    job.start();
    while (!job.isDone()) FrameScheduler::instance().tick();
}
