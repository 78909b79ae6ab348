// case: s-drained-window; style: home; flags: none
// Collect first, work afterwards: the polled window is empty when its loop
// ends, and the slow part comes only then (static.md trap 6, T16).
#include "pollio.h"

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> Measure(int sensor) {
  co_await pollio::SleepFor(10ms);
  co_return 20 + sensor;
}

class Readings {
 public:
  void Add(Coro<int> c) { open_.push_back(std::move(c)); }
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    if (open_.empty()) return std::optional<int>{};
    for (std::size_t i = 0; i != open_.size(); ++i)
      if (auto v = open_[i].Pend(cx)) {
        std::swap(open_[i], open_.back());
        open_.pop_back();
        return std::optional<int>(*v);
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> open_;
};

Coro<Unit> Survey() {
  std::vector<int> values;
  Readings readings;
  for (int sensor = 0; sensor < 6; ++sensor) readings.Add(Measure(sensor));
  while (auto v = co_await readings) values.push_back(*v);

  for (int v : values) co_await pollio::SleepFor(std::chrono::milliseconds(v));
  co_await pollio::SleepFor(1s);
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Survey());
  d.RunToCompletion();
}
