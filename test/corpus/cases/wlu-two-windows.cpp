// case: wlu-two-windows; style: home; flags: none
// Both windows are filled, then one is drained before the other is looked at:
// the second one's children stand still all that time (shape of B06).
#include "pollio.h"

#include <string>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> ReadOld(int key) { co_await pollio::SleepFor(20ms); co_return key; }
Coro<int> ReadNew(int key) { co_await pollio::SleepFor(30ms); co_return key; }

class ReadSet {
 public:
  void Start(Coro<int> c) { reads_.push_back(std::move(c)); }
  bool Empty() const { return reads_.empty(); }
  Poll<int> Pend(pollio::Context& cx) {
    for (auto it = reads_.begin(); it != reads_.end(); ++it) {
      auto v = it->Pend(cx);
      if (!v) continue;
      reads_.erase(it);
      return v;
    }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> reads_;
};

Coro<Unit> Compare(int keys) {
  ReadSet before, after;
  for (int k = 0; k < keys; ++k) {
    before.Start(ReadOld(k));
    after.Start(ReadNew(k));
  }
  long left = 0, right = 0;
  while (!before.Empty())
    left += co_await before;  // costall-expect: window-left-undriven
  while (!after.Empty())
    right += co_await after;
  if (left != right) co_await pollio::SleepFor(1ms);
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Compare(4));
  d.RunToCompletion();
}
