// A select loser holds the lock that the winner's arm waits for. Nobody polls
// the loser, so the lock is given to who cannot take it: futurelock.
#include <deque>

#include "examples/pipeline/do_work/polled.h"
#include "examples/pipeline/do_work/streams.h"
#include "report.h"

#include <costall/probe/resource.h>

namespace {

namespace pl = costall::pipeline;
namespace probe = costall::probe;
using namespace std::chrono_literals;
using polled::future;

// Fair: given to the longest waiter, polled or not.
class mutex {
 public:
  explicit mutex(probe::site here = std::source_location::current())
      : probe_(probe::kind::lock, 1, "mutex", here) {}

  class acquiring final : public polled::pollable {
   public:
    explicit acquiring(mutex& of) : of_(&of) {}
    auto poll(polled::loop&) -> bool override {
      if (!asked_) {
        asked_ = true;
        of_->ask(*this);
      }
      return owns_;
    }
    void take() const {}
    [[nodiscard]] auto probe_id() const -> probe::id {
      return of_->probe_.probe_id();
    }

   private:
    friend class mutex;
    mutex* of_;
    probe::id who_ = 0;
    bool asked_ = false;
    bool owns_ = false;
  };

  void unlock() {
    probe_.released();
    held_ = false;
    give();
  }

 private:
  void ask(acquiring& who) {
    who.who_ = probe::current();
    waiting_.push_back(&who);
    give();
  }
  void give() {
    if (held_ || waiting_.empty()) {
      return;
    }
    acquiring* const next = waiting_.front();
    waiting_.pop_front();
    held_ = next->owns_ = true;
    probe_.granted(next->who_);
  }
  bool held_ = false;
  std::deque<acquiring*> waiting_;
  probe::resource probe_;
};

auto do_async_thing(mutex& lock) -> future<int> {
  mutex::acquiring mine(lock);
  co_await mine;
  lock.unlock();
  co_return 0;
}

auto holds_for_a_while(mutex& lock) -> future<int> {
  mutex::acquiring mine(lock);
  co_await mine;
  polled::sleep working(5s);
  co_await working;
  lock.unlock();
  co_return 0;
}

auto wait_a_moment() -> future<int> {
  polled::sleep moment(500ms);
  co_await moment;
  co_return 0;
}

// The two branches of the select, by reference.
class first_of final : public polled::pollable {
 public:
  first_of(future<int>& one, future<int>& other,
           probe::site here = std::source_location::current())
      : one_(&one),
        other_(&other),
        probe_(probe::kind::select, 0, "select", here) {
    probe_.joined(one.probe_id());
    probe_.joined(other.probe_id());
  }
  auto poll(polled::loop& world) -> bool override {
    const auto pulling = probe_.pulling();
    return one_->poll(world) || other_->poll(world);
  }
  void take() const {}
  [[nodiscard]] auto probe_id() const -> probe::id { return probe_.probe_id(); }

 private:
  future<int>* one_;
  future<int>* other_;
  probe::group probe_;
};

auto do_stuff(mutex& lock) -> future<int> {
  auto locks = do_async_thing(lock);
  auto moment = wait_a_moment();
  first_of either(locks, moment);
  co_await either;
  auto again = do_async_thing(lock);  // the arm of the timer
  co_await again;
  co_return 0;
}

}  // namespace

auto main() -> int {
  probe::session recording(shown::quietly());
  pl::deterministic_context clock;
  polled::loop loop(clock);
  mutex lock;
  loop.spawn(std::make_shared<future<int>>(holds_for_a_while(lock)));
  future<int> root = do_stuff(lock);
  loop.run(root);
  shown::print("futurelock", recording.stop());
}
