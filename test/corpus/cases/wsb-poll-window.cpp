// case: wsb-poll-window; style: home; flags: none
// A window of polled coroutines: Pend() of the window is the only caller of
// its children's Pend(), and the dispatcher polls the consumer at the sleep.
// pw_async2 shape (libraries.md 12, "polled").
#include "pollio.h"

#include <string>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

struct Reply {
  int id;
  std::string body;
};

Coro<Reply> Fetch(int id) {
  co_await pollio::SleepFor(15ms);
  co_return Reply{id, "ok"};
}

class FetchWindow {
 public:
  void Add(Coro<Reply> c) { children_.push_back(std::move(c)); }

  Poll<std::optional<Reply>> Pend(pollio::Context& cx) {
    if (children_.empty()) return std::optional<Reply>{};
    for (auto it = children_.begin(); it != children_.end(); ++it) {
      if (auto r = it->Pend(cx)) {
        children_.erase(it);
        return std::optional<Reply>(std::move(*r));
      }
    }
    return std::nullopt;
  }
  FetchWindow& Next() { return *this; }

 private:
  std::vector<Coro<Reply>> children_;
};

Coro<Unit> StoreAll() {
  FetchWindow window;
  for (int id = 0; id < 8; ++id) window.Add(Fetch(id));
  for (;;) {
    auto reply = co_await window.Next();
    if (!reply) break;
    co_await pollio::SleepFor(500ms);  // costall-expect: window-slow-body
  }
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, StoreAll());
  d.RunToCompletion();
}
