// case: s-window-of-one; style: home; flags: none
// One child at most: while the body runs nothing else is in flight (trap 17).
#include "pollio.h"

#include <string>

using namespace std::chrono_literals;
using pollio::Coro;
using pollio::Poll;
using pollio::Unit;

Coro<std::string> ReadPage(int n) {
  co_await pollio::SleepFor(10ms);
  co_return "page " + std::to_string(n);
}

class SerialReader {
 public:
  explicit SerialReader(int pages) : pages_(pages) {}
  Poll<std::optional<std::string>> Pend(pollio::Context& cx) {
    if (!current_) {
      if (next_ == pages_) return std::optional<std::string>{};
      current_.emplace(ReadPage(next_++));
    }
    auto page = current_->Pend(cx);
    if (!page) return std::nullopt;
    current_.reset();
    return std::optional<std::string>(std::move(*page));
  }

 private:
  int pages_, next_ = 0;
  std::optional<Coro<std::string>> current_;
};

Coro<Unit> Print(int pages) {
  SerialReader reader(pages);
  while (auto page = co_await reader) {
    co_await pollio::SleepFor(std::chrono::milliseconds(30 * page->size()));
  }
  co_return Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, Print(5));
  d.RunToCompletion();
}
