// case: s-dead-branch; style: home; flags: none
// The slow await stands in a discarded branch of if constexpr in every
// instantiation there is (static.md trap 21).
#include "pollio.h"

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

struct Production { static constexpr bool kSlowMotion = false; };

Coro<int> Tile(int n) {
  co_await pollio::SleepFor(3ms);
  co_return n;
}

class Tiles {
 public:
  explicit Tiles(int n) {
    for (int i = 0; i < n; ++i) loading_.push_back(Tile(i));
  }
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    if (loading_.empty()) return std::optional<int>{};
    for (auto it = loading_.begin(); it != loading_.end(); ++it)
      if (auto tile = it->Pend(cx)) {
        loading_.erase(it);
        return std::optional<int>{*tile};
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> loading_;
};

template <class Build>
Coro<int> Draw(int count) {
  Tiles tiles(count);
  int drawn = 0;
  while (auto tile = co_await tiles) {
    ++drawn;
    if constexpr (Build::kSlowMotion) co_await pollio::SleepFor(500ms);
  }
  co_return drawn;
}

Coro<Unit> Show() {
  auto scene = Draw<Production>(9);
  if (co_await scene == 0) co_await pollio::SleepFor(1ms);
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Show());
  d.RunToCompletion();
}
