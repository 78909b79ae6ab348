// case: s-window-handed-over; style: home; flags: none
// The polled window moves into a task of its own, which drains it; the creator
// then waits for something else (static.md traps 3 and 12).
#include "pollio.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<Unit> Replicate(int shard) {
  co_await pollio::SleepFor(std::chrono::milliseconds(15 * (shard + 1)));
  co_return Unit{};
}

class Replications {
 public:
  void Begin(int shard) { open_.push_back(Replicate(shard)); }
  bool Done() const { return open_.empty(); }
  Poll<Unit> Pend(pollio::Context& cx) {
    std::erase_if(open_, [&](Coro<Unit>& c) { return c.Pend(cx).has_value(); });
    return open_.empty() ? Poll<Unit>(Unit{}) : std::nullopt;
  }

 private:
  std::vector<Coro<Unit>> open_;
};

Coro<Unit> Drain(Replications work) {
  while (!work.Done()) co_await work;
  co_return Unit{};
}

Coro<Unit> Checkpoint(pollio::Dispatcher& dispatcher) {
  Replications work;
  for (int shard = 0; shard < 4; ++shard) work.Begin(shard);
  pollio::Spawn(dispatcher, Drain(std::move(work)));
  co_await pollio::SleepFor(500ms);
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Checkpoint(d));
  d.RunToCompletion();
}
