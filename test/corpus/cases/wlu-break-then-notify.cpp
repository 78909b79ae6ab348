// case: wlu-break-then-notify; style: home; flags: none
// The loop is left at the first good answer while other queries of the window
// are still in flight; the notification then runs with the window alive.
#include "pollio.h"

#include <string>

using namespace std::chrono_literals;
using namespace pollio;

struct Answer { int shard; bool hit; };

Coro<Answer> AskShard(int shard) {
  co_await SleepFor(std::chrono::milliseconds(10 + 5 * shard));
  co_return Answer{shard, shard == 2};
}

template <class T>
class AnyOrder {
 public:
  void Push(Coro<T> c) { set_.emplace_back(std::move(c)); }
  bool Empty() const { return set_.empty(); }
  Poll<T> Pend(Context& cx) {
    for (std::size_t i = 0; i < set_.size(); ++i)
      if (auto v = set_[i].Pend(cx)) {
        set_.erase(set_.begin() + static_cast<long>(i));
        return v;
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<T>> set_;
};

Coro<Unit> NotifyOwner(int) {
  co_await SleepFor(2s);
  co_return Unit{};
}

Coro<Unit> Locate() {
  AnyOrder<Answer> queries;
  for (int s = 0; s < 5; ++s) queries.Push(AskShard(s));
  int found = -1;
  while (!queries.Empty()) {
    Answer a = co_await queries;
    if (a.hit) {
      found = a.shard;
      break;
    }
  }
  if (found >= 0)
    co_await NotifyOwner(found);  // costall-expect: window-left-undriven
  while (!queries.Empty()) co_await queries;
  co_return Unit{};
}

int main() {
  Dispatcher d;
  Spawn(d, Locate());
  d.RunToCompletion();
}
