// case: s-join-body-with-drain; style: home; flags: none
// poll_progress style: the slow body is awaited together with the window, so
// the window's children go on (static.md trap 9, withoutboats poll_progress).
#include "pollio.h"

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> Fetch(int id) {
  co_await pollio::SleepFor(15ms);
  co_return id;
}

class Window {
 public:
  void Add(Coro<int> c) { work_.push_back(std::move(c)); }
  // Moves every child on; finished ones are kept for the next pull.
  void PollProgress(pollio::Context& cx) {
    std::erase_if(work_, [&](Coro<int>& c) {
      auto v = c.Pend(cx);
      if (v) done_.push_back(*v);
      return v.has_value();
    });
  }
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    PollProgress(cx);
    if (!done_.empty()) {
      int v = done_.front();
      done_.pop_front();
      return std::optional<int>{v};
    }
    if (work_.empty()) return std::optional<int>{};
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> work_;
  std::deque<int> done_;
};

// Ready when the body is; polls the window as well each time.
class WhileDriving {
 public:
  WhileDriving(Coro<Unit> body, Window& window) : body_(std::move(body)), window_(window) {}
  Poll<Unit> Pend(pollio::Context& cx) {
    window_.PollProgress(cx);
    return body_.Pend(cx);
  }

 private:
  Coro<Unit> body_;
  Window& window_;
};

Coro<Unit> Store(int id) {
  co_await pollio::SleepFor(std::chrono::milliseconds(100 + id));
  co_return Unit{};
}

Coro<Unit> StoreAll() {
  Window window;
  for (int i = 0; i < 10; ++i) window.Add(Fetch(i));
  while (auto id = co_await window) {
    WhileDriving step(Store(*id), window);
    co_await step;
  }
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, StoreAll());
  d.RunToCompletion();
}
