// case: s-select-room-is-a-branch; style: home; flags: none
// The cure of MystenLabs/narwhal#705: room in the outbox is a branch of the
// select, and the arm hands over without waiting.
#include "pollio.h"

#include <deque>
#include <variant>

using namespace std::chrono_literals;
using namespace pollio;

class Outbox {
 public:
  bool try_put(int item) {
    if (items_.size() >= 16) return false;
    items_.push_back(item);
    return true;
  }

 private:
  std::deque<int> items_;
};

Coro<int> Verify(int block) {
  co_await SleepFor(std::chrono::milliseconds(10 * (block + 1)));
  co_return block;
}

class Verifications {
 public:
  void add(int block) { running_.push_back(Verify(block)); }
  bool empty() const { return running_.empty(); }
  Poll<int> Pend(Context& cx) {
    for (auto& one : running_)
      if (auto done = one.Pend(cx)) {
        std::swap(one, running_.back());
        running_.pop_back();
        return done;
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> running_;
};

struct Command {};

class EitherOf {
 public:
  EitherOf(Verifications& work, SleepFor& commands)
      : work_(work), commands_(commands) {}
  Poll<std::variant<int, Command>> Pend(Context& cx) {
    if (auto done = work_.Pend(cx)) return std::variant<int, Command>(*done);
    if (commands_.Pend(cx)) return std::variant<int, Command>(Command{});
    return std::nullopt;
  }

 private:
  Verifications& work_;
  SleepFor& commands_;
};

Coro<Unit> Stage(Outbox& out) {
  Verifications work;
  for (int block = 0; block < 5; ++block) work.add(block);
  SleepFor commands(20ms);
  while (!work.empty()) {
    EitherOf event(work, commands);
    auto which = co_await event;
    if (which.index() == 0) {
      if (!out.try_put(std::get<0>(which))) break;
    } else {
      commands = SleepFor(20ms);
    }
  }
  co_return Unit{};
}

int main() {
  Dispatcher d;
  Outbox out;
  Spawn(d, Stage(out));
  d.RunToCompletion();
}
