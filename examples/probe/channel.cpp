// A bounded channel: the sender waits while its receiver works, which may be
// what is meant; and a task that sends to itself, which is never.
#include "home_made.h"
#include "report.h"

namespace {

using namespace home_made;

auto produces(channel& to) -> task<int> {
  for (int i = 0; i != 6; ++i) {
    auto sending = to.send(i);
    co_await sending;
  }
  co_return 0;
}

auto consumes(loop& on, channel& from, std::int64_t working) -> task<int> {
  for (int i = 0; i != 6; ++i) {
    auto receiving = from.receive();
    co_await receiving;
    sleep_for work(on, working);
    co_await work;
  }
  co_return 0;
}

void hand_off(const char* title, std::int64_t working) {
  pr::session recording(shown::quietly());
  loop on;
  channel between(on, 1);
  auto receiver = consumes(on, between, working);
  auto sender = produces(between);
  receiver.frame().resume();
  sender.frame().resume();
  on.run();
  shown::print(title, recording.stop());
}

auto talks_to_itself(channel& own) -> task<int> {
  auto receiving = own.receive();
  for (int i = 0; i != 3; ++i) {
    auto sending = own.send(i);
    co_await sending;
    if (i == 0) {
      co_await receiving;
    }
  }
  co_return 0;
}

void self_send() {
  pr::session recording(shown::quietly());
  loop on;
  channel own(on, 1);
  auto work = talks_to_itself(own);
  work.frame().resume();
  on.run();
  shown::print("channel to itself", recording.stop());
}

}  // namespace

auto main() -> int {
  hand_off("hand-off, slow receiver", 300);
  hand_off("hand-off, quick receiver", 2);
  self_send();
}
