// case: slp-futurelock; style: home; flags: none
// The futurelock of oxidecomputer/omicron#9259: an operation that waits for the
// lock is kept by reference beside a timer; the timer's arm waits for the same
// lock, which may have been given to the operation meanwhile.
#include "pollio.h"

#include <deque>

using namespace std::chrono_literals;
using namespace pollio;

// Fair: the lock is handed to whoever waits longest.
class FairLock {
 public:
  bool Ask(const void* who) {
    if (owner_ == who) return true;
    if (!owner_ && queue_.empty()) {
      owner_ = who;
      return true;
    }
    for (const void* one : queue_)
      if (one == who) return false;
    queue_.push_back(who);
    return false;
  }
  void unlock() {
    owner_ = nullptr;
    if (queue_.empty()) return;
    owner_ = queue_.front();
    queue_.pop_front();
  }

 private:
  const void* owner_ = nullptr;
  std::deque<const void*> queue_;
};

class Guarded {
 public:
  Guarded(FairLock& lock, int id) : lock_(lock), id_(id) {}
  Poll<int> Pend(Context&) {
    if (!lock_.Ask(this)) return std::nullopt;
    return id_;
  }

 private:
  FairLock& lock_;
  int id_;
};

template <class A, class B>
class SelectByRef {
 public:
  SelectByRef(A& a, B& b) : a_(a), b_(b) {}
  Poll<int> Pend(Context& cx) {
    if (a_.Pend(cx)) return 0;
    if (b_.Pend(cx)) return 1;
    return std::nullopt;
  }

 private:
  A& a_;
  B& b_;
};

Coro<Unit> Serve(FairLock& lock) {
  Guarded update(lock, 1);
  SleepFor limit(50ms);
  for (;;) {
    SelectByRef first(update, limit);
    const int which = co_await first;
    if (which == 0) break;
    SleepFor report(200ms);
    co_await report;  // costall-expect: select-loser-parked
    limit = SleepFor(50ms);
  }
  lock.unlock();
  co_return Unit{};
}

int main() {
  Dispatcher d;
  FairLock lock;
  Spawn(d, Serve(lock));
  d.RunToCompletion();
}
