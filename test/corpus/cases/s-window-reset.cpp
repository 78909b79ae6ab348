// case: s-window-reset; style: home; flags: none
// First answer wins: the window is destroyed (optional::reset, end of block)
// before anything slow is awaited (static.md traps 7 and 12).
#include "pollio.h"

#include <string>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> AskReplica(int replica) {
  co_await pollio::SleepFor(std::chrono::milliseconds(10 + replica));
  co_return 100 + replica;
}

class Race {
 public:
  void Enter(Coro<int> c) { runners_.push_back(std::move(c)); }
  Poll<int> Pend(pollio::Context& cx) {
    for (auto& r : runners_)
      if (auto v = r.Pend(cx)) return v;
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> runners_;
};

Coro<Unit> ReadFastest() {
  std::optional<Race> race(std::in_place);
  for (int r = 0; r < 3; ++r) race->Enter(AskReplica(r));
  int value = co_await *race;
  race.reset();
  co_await pollio::SleepFor(std::chrono::milliseconds(value));

  int second = 0;
  {
    Race again;
    for (int r = 3; r < 6; ++r) again.Enter(AskReplica(r));
    second = co_await again;
  }
  co_await pollio::SleepFor(std::chrono::milliseconds(second));
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, ReadFastest());
  d.RunToCompletion();
}
