// case: s-lambda-defined-only; style: home; flags: none
// Inside the live region a slow coroutine lambda is only defined, and handed to
// spawn, which runs it as a task of its own (static.md trap 16).
#include "pollio.h"

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> Sample(int channel) {
  co_await pollio::SleepFor(5ms);
  co_return channel;
}

struct Samples {
  std::vector<Coro<int>> open;
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    if (open.empty()) return std::optional<int>{};
    for (auto& c : open)
      if (auto v = c.Pend(cx)) {
        c = std::move(open.back());
        open.pop_back();
        return std::optional<int>{*v};
      }
    return std::nullopt;
  }
};

Coro<Unit> Record(pollio::Dispatcher& dispatcher) {
  Samples samples;
  for (int ch = 0; ch < 4; ++ch) samples.open.push_back(Sample(ch));

  auto store = [](int value) -> Coro<Unit> {
    co_await pollio::SleepFor(std::chrono::milliseconds(200 + value));
    co_return Unit{};
  };
  while (auto value = co_await samples) pollio::Spawn(dispatcher, store(*value));
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Record(d));
  d.RunToCompletion();
}
