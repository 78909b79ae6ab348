// case: wsb-structured-binding; style: home; flags: none
// open() returns window and sink as a pair; the window is reached through a
// structured binding and handed to a helper by reference.
#include "pollio.h"

#include <string>
#include <utility>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Unit;

namespace etl {

struct Batch { int rows; };

inline Coro<Batch> extract(int partition) {
  co_await pollio::SleepFor(std::chrono::milliseconds(10 * (partition + 1)));
  co_return Batch{partition * 100};
}

class Extracts {
 public:
  explicit Extracts(int n) {
    for (int i = 0; i < n; ++i) running.push_back(extract(i));
  }
  pollio::Poll<std::optional<Batch>> Pend(pollio::Context& cx) {
    bool any = false;
    std::optional<Batch> out;
    for (auto& slot : running) {
      if (!slot || out) continue;
      any = true;
      if (auto b = slot->Pend(cx)) {
        out = *b;
        slot.reset();
      }
    }
    if (out || !any) return out;
    return std::nullopt;
  }

 private:
  std::vector<std::optional<Coro<Batch>>> running;
};

class Sink {
 public:
  Coro<Unit> insert(Batch b) {
    co_await pollio::SleepFor(std::chrono::milliseconds(b.rows));
    co_return Unit{};
  }
};

inline std::pair<Extracts, Sink> open(int partitions) { return {Extracts(partitions), Sink{}}; }

inline Coro<bool> move_one(Extracts& from, Sink& to) {
  auto batch = co_await from;
  if (!batch) co_return false;
  co_await to.insert(*batch);  // costall-expect: window-slow-body
  co_return true;
}

inline Coro<Unit> load(int partitions) {
  auto [extracts, sink] = open(partitions);
  while (co_await move_one(extracts, sink)) {
  }
  co_return Unit{};
}

}  // namespace etl

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, etl::load(5));
  d.RunToCompletion();
}
