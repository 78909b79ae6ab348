// case: s-prefetch-by-task; style: home; flags: none
// The polled window is pulled by a pump task of its own that does nothing else;
// the slow consumer reads the queue between them (T07, trap 20).
#include "pollio.h"

#include <memory>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<int> Decode(int frame) {
  co_await pollio::SleepFor(12ms);
  co_return frame;
}

class DecodeWindow {
 public:
  explicit DecodeWindow(int frames) {
    for (int f = 0; f < frames; ++f) work_.push_back(Decode(f));
  }
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    if (work_.empty()) return std::optional<int>{};
    for (auto it = work_.begin(); it != work_.end(); ++it)
      if (auto f = it->Pend(cx)) {
        work_.erase(it);
        return std::optional<int>{*f};
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> work_;
};

// Both ends are woken through the dispatcher.
struct FrameQueue {
  std::deque<int> frames;
  bool closed = false;
  pollio::Task* reader = nullptr;
  pollio::Dispatcher* dispatcher = nullptr;
  void Put(int f) {
    frames.push_back(f);
    if (reader) dispatcher->Post(*std::exchange(reader, nullptr));
  }
  Poll<std::optional<int>> Pend(pollio::Context& cx) {
    if (!frames.empty()) {
      int f = frames.front();
      frames.pop_front();
      return std::optional<int>{f};
    }
    if (closed) return std::optional<int>{};
    reader = &cx.task();
    dispatcher = &cx.dispatcher();
    return std::nullopt;
  }
};

Coro<Unit> Pump(std::shared_ptr<FrameQueue> out) {
  DecodeWindow window(30);
  while (auto frame = co_await window) out->Put(*frame);
  out->closed = true;
  co_return Unit{};
}

Coro<Unit> Present(std::shared_ptr<FrameQueue> in) {
  while (auto frame = co_await *in) co_await pollio::SleepFor(40ms);
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  auto queue = std::make_shared<FrameQueue>();
  pollio::Spawn(d, Pump(queue));
  pollio::Spawn(d, Present(queue));
  d.RunToCompletion();
}
