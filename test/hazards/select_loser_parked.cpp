// A wait for the first of several keeps its losers by reference, and its arm
// awaits something slow: they stand still until they are awaited again. Lines
// that must warn say so; every function named silent_* must not.
// RUN: %check_hazard %s

#include "async_stream.h"
#include "eager_task.h"
#include "event_loop.h"
#include "lazy_task.h"
#include "pollable.h"
#include "run_queue.h"
#include "scope.h"
#include "sync.h"
#include "task_set.h"

#include <memory>
#include <optional>
#include <utility>
#include <variant>
#include <vector>

using namespace std::chrono_literals;

// Somewhere else: what it does isn't seen.
lab::task<int> either(flow::semaphore::awaiter& lock, lab::task<int> other);

namespace {

// Polls both each turn; they are the caller's.
lab::task<int> select(pend::Future& a, pend::Future& b) {
  pend::Context context{std::make_shared<pend::waker>()};
  for (;;) {
    if (a.poll(context)) co_return 0;
    if (b.poll(context)) co_return 1;
    co_await context.wake->woken();
  }
}

template <class A, class B>
class first_ready {
 public:
  first_ready(A& a, B& b) : a_(a), b_(b) {}
  lab::task<int> next() {
    for (;;) {
      if (a_.poll(context_)) co_return 0;
      if (b_.poll(context_)) co_return 1;
      co_await context_.wake->woken();
    }
  }

 private:
  A& a_;
  B& b_;
  pend::Context context_{std::make_shared<pend::waker>()};
};

// The first of a task and a pause; the task ends with it.
template <class T>
lab::task<std::optional<T>> within(net::milliseconds, lab::task<T> work) {
  co_return co_await work;
}

template <class A, class B>
lab::task<std::variant<A, B>> race(lab::task<A> a, lab::task<B> b) {
  auto first = co_await a;
  co_await b;
  co_return std::variant<A, B>{std::in_place_index<0>, std::move(first)};
}

lab::task<int> command(flow::channel<int>& inbox) {
  const auto got = co_await inbox.receive();
  co_return got.value_or(0);
}

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}

lab::task<void> store(int id) { co_await net::read_some(id); }

// A loop over a select by reference; the arm of the second is slow.
lab::task<void> by_reference() {
  pend::Query rows(1), pings(2);
  for (;;) {
    const int which = co_await select(rows, pings);
    if (which == 0) break;
    co_await store(2);  // expected-warning {{[costall-select-loser-parked]}}
    pings = pend::Query(2);
  }
}

lab::task<void> in_a_switch() {
  pend::Query rows(1), pings(2);
  for (bool open = true; open;) {
    switch (co_await select(rows, pings)) {
      case 0:
        open = false;
        break;
      case 1:
        co_await net::sleep_for(1s);  // expected-warning {{[costall-select-loser-parked]}}
        pings = pend::Query(2);
        break;
    }
  }
}

// Both arms are slow, each at the other's cost.
lab::task<void> each_in_turn() {
  pend::Query left(1), right(2);
  for (int turn = 0; turn < 10; ++turn) {
    const int which = co_await select(left, right);
    if (which == 0) {
      co_await store(1);  // expected-warning {{[costall-select-loser-parked]}}
      left = pend::Query(1);
    } else {
      co_await store(2);  // expected-warning {{[costall-select-loser-parked]}}
      right = pend::Query(2);
    }
  }
}

// The select is an object that refers to both.
lab::task<void> object_of_references() {
  pend::Query left(1), right(2);
  first_ready both(left, right);
  for (int turn = 0; turn < 10; ++turn) {
    const int which = co_await both.next();
    co_await store(which);  // expected-warning {{[costall-select-loser-parked]}}
  }
}

// An abandoned next(), raced with a pause.
lab::task<void> next_with_a_limit() {
  rq::window<int> rows(5, 20, fetch);
  for (int left = 20; left > 0; --left) {
    auto row = co_await within(50ms, rows.next());
    if (!row) {
      co_await store(0);  // expected-warning {{[costall-select-loser-parked]}}
    }
  }
}

// The loop that must poll the window awaits room in its arm.
lab::task<void> send_in_the_arm(flow::channel<int>& in, flow::channel<int>& out) {
  rq::task_set<int> running;
  for (;;) {
    auto event = co_await race(running.next_done(), command(in));
    if (event.index() == 0) {
      co_await out.send(1);  // expected-warning {{[costall-select-loser-parked]}}
    } else {
      running.push(fetch(running.queue(), std::get<1>(event)));
    }
  }
}

// The loser may be given the lock that the arm waits for.
lab::task<void> both_need_the_lock(flow::semaphore& lock,
                                   flow::channel<int>& inbox) {
  auto locking = lock.acquire();
  for (;;) {
    const int which = co_await either(locking, command(inbox));
    if (which == 0) break;
    co_await lock.acquire();  // expected-warning {{[costall-select-loser-parked]}}
    lock.release();
  }
}

// Members: the caller comes back.
class session {
 public:
  lab::task<void> turn() {
    const int which = co_await select(reading_, ticking_);
    co_await store(which);  // expected-warning {{[costall-select-loser-parked]}}
  }

 private:
  pend::Query reading_{1}, ticking_{2};
};

// Silent.

// Both branches belong to the race and end with it.
lab::task<void> silent_by_value(flow::channel<int>& a, flow::channel<int>& b) {
  for (;;) {
    auto event = co_await race(command(a), command(b));
    co_await store(static_cast<int>(event.index()));
  }
}

// The branch that won has nothing in flight; the other one was made for the
// wait and is gone.
lab::task<void> silent_only_the_winner_is_kept() {
  pend::Query rows(1);
  for (;;) {
    pend::Query pause(2);
    const int which = co_await select(rows, pause);
    if (which == 0) {
      co_await store(1);
      rows = pend::Query(1);
    }
  }
}

// The arms don't wait.
lab::task<void> silent_fast_arms(flow::channel<int>& out) {
  pend::Query left(1), right(2);
  for (;;) {
    const int which = co_await select(left, right);
    out.try_send(which);
    co_await net::reschedule();
  }
}

// The loser is given up before the arm waits.
lab::task<void> silent_made_anew_each_turn() {
  for (int turn = 0; turn < 10; ++turn) {
    int which = 0;
    {
      pend::Query left(1), right(2);
      which = co_await select(left, right);
    }
    co_await store(which);
  }
}

lab::task<void> silent_cancelled_first() {
  rq::task_set<int> running;
  running.push(fetch(running.queue(), 1));
  for (int turn = 0; turn < 10; ++turn) {
    auto row = co_await within(50ms, running.next_done());
    running.cancel_all();
    co_await store(row ? 1 : 0);
    running.push(fetch(running.queue(), turn));
  }
}

// Work that goes on by itself: only its end is waited for.
lab::task<int> wait_first(app::job<int>& a, app::job<int>& b) {
  while (!a.done() && !b.done()) co_await net::sleep_for(1ms);
  co_return a.done() ? 0 : 1;
}
app::job<int> job(int id) {
  co_await net::sleep_for(10ms);
  co_return id;
}

lab::task<void> silent_branches_run_by_themselves() {
  app::job<int> left = job(1), right = job(2);
  for (int turn = 0; turn < 10; ++turn) {
    const int which = co_await wait_first(left, right);
    co_await store(which);
  }
}

// The loser is driven to its end before anything else.
lab::task<void> silent_loser_is_joined() {
  pend::Query left(1), right(2);
  pend::Join rest;
  const int which = co_await select(left, right);
  if (which == 1) {
    pend::Query none(0);
    while (co_await select(left, none) != 0) {
    }
  }
}

// Never awaited again: it ends with the function, and holds nothing.
lab::task<void> silent_left_for_good() {
  pend::Query left(1), right(2);
  co_await select(left, right);
  co_await store(1);
}

// Handing over without waiting, and the rest spawned.
lab::task<void> silent_spawned_arm() {
  pend::Query left(1), right(2);
  for (;;) {
    const int which = co_await select(left, right);
    if (which == 0) break;
    lab::spawn(store(2));
    right = pend::Query(2);
  }
}

// Not a race: both have ended.
lab::task<int> join_all(pend::Future& a, pend::Future& b) {
  pend::Context context{std::make_shared<pend::waker>()};
  for (bool first = false, second = false;;) {
    first = first || a.poll(context);
    second = second || b.poll(context);
    if (first && second) co_return 2;
    co_await context.wake->woken();
  }
}

lab::task<void> silent_both_have_ended() {
  for (int turn = 0; turn < 10; ++turn) {
    pend::Query left(1), right(2);
    co_await join_all(left, right);
    co_await store(turn);
  }
}

// The lock is asked for anew, by nobody else meanwhile.
lab::task<void> silent_lock_by_value(flow::semaphore& lock,
                                     flow::channel<int>& inbox) {
  for (;;) {
    const int got = co_await command(inbox);
    co_await lock.acquire();
    co_await store(got);
    lock.release();
  }
}

}  // namespace
