// case: slp-window-and-inbox; style: home; flags: none
// The stage of MystenLabs/narwhal#705 and of the articles on pipelines: a loop
// polls its window and its inbox, and its arm awaits room in the outbox, so that
// a full outbox stops the window.
#include "pollio.h"

#include <deque>
#include <variant>

using namespace std::chrono_literals;
using namespace pollio;

class Outbox {
 public:
  explicit Outbox(std::size_t room) : room_(room) {}
  struct HasRoom {
    Outbox& box;
    Poll<Unit> Pend(Context& cx) {
      if (box.items_.size() < box.room_) return Unit{};
      cx.dispatcher().WakeAt(Clock::now() + 5ms, cx.task());
      return std::nullopt;
    }
  };
  HasRoom has_room() { return {*this}; }
  void put(int item) { items_.push_back(item); }

 private:
  std::size_t room_;
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
      auto room = out.has_room();
      co_await room;  // costall-expect: select-loser-parked
      out.put(std::get<0>(which));
    } else {
      commands = SleepFor(20ms);
    }
  }
  co_return Unit{};
}

int main() {
  Dispatcher d;
  Outbox out(16);
  Spawn(d, Stage(out));
  d.RunToCompletion();
}
