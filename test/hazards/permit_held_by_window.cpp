// Children that stand still until the window is pulled hold permits, and the
// body needs one. Lines that must warn say so; every function named silent_* must
// not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"
#include "sync.h"

#include <optional>
#include <utility>

using namespace std::chrono_literals;

// futures-rs#2387: the children have all permits, the body needs one.
lab::task<void> body_needs_a_permit(flow::semaphore& permits) {
  rq::window<int> rows(5, 20, [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await permits.acquire();
    co_await queue.sleep(10ms);
    permits.release();
    co_return id;
  });
  while (auto row = co_await rows.next()) {
    co_await permits.acquire();  // expected-warning {{[costall-permit-held-by-window]}}
    permits.release();
  }
}

lab::task<void> store(flow::mutex& lock, int row) {
  co_await lock.lock();
  (void)row;
  lock.unlock();
}

lab::task<void> body_locks_in_a_helper(flow::mutex& lock) {
  auto fetch = [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await lock.lock();
    co_await queue.sleep(10ms);
    lock.unlock();
    co_return id;
  };
  rq::window<int> rows(5, 20, fetch);
  while (auto row = co_await rows.next()) {
    co_await store(lock, *row);  // expected-warning {{[costall-permit-held-by-window]}}
  }
}

class service {
 public:
  lab::task<void> run() {
    rq::window<int> rows(5, 20, [this](rq::run_queue& queue, int id) -> rq::child<int> {
      co_await connections_.acquire();
      co_await queue.sleep(10ms);
      connections_.release();
      co_return id;
    });
    while (auto row = co_await rows.next()) {
      co_await connections_.acquire();  // expected-warning {{[costall-permit-held-by-window]}}
      connections_.release();
    }
  }

  // Given back before the child waits: a stall, and no deadlock.
  lab::task<void> only_slow() {
    rq::window<int> rows(5, 20, [this](rq::run_queue& queue, int id) -> rq::child<int> {
      co_await connections_.acquire();
      connections_.release();
      co_await queue.sleep(10ms);
      co_return id;
    });
    while (auto row = co_await rows.next()) {
      co_await connections_.acquire();  // expected-warning {{[costall-window-slow-body]}}
      connections_.release();
    }
  }

 private:
  flow::semaphore connections_{5};
};

// Another semaphore: a stall, and no deadlock.
lab::task<void> two_semaphores(flow::semaphore& reads,
                                      flow::semaphore& writes) {
  rq::window<int> rows(5, 20, [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await reads.acquire();
    co_await queue.sleep(10ms);
    reads.release();
    co_return id;
  });
  while (auto row = co_await rows.next()) {
    co_await writes.acquire();  // expected-warning {{[costall-window-slow-body]}}
    writes.release();
  }
}

// Nothing is in flight any more.
lab::task<void> silent_drained(flow::semaphore& permits) {
  rq::window<int> rows(5, 20, [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await permits.acquire();
    co_await queue.sleep(10ms);
    permits.release();
    co_return id;
  });
  while (auto row = co_await rows.next()) (void)row;
  co_await permits.acquire();
  permits.release();
}

// Tasks of their own give their permits back whatever the body does.
lab::task<void> fetch(flow::semaphore& permits, int id) {
  co_await permits.acquire();
  co_await net::read_some(id);
  permits.release();
}

lab::task<void> silent_spawned(flow::semaphore& permits) {
  for (int i = 0; i < 5; ++i) lab::spawn(fetch(permits, i));
  co_await permits.acquire();
  permits.release();
}

// The permit is taken before there is a window.
lab::task<void> silent_before(flow::semaphore& permits) {
  co_await permits.acquire();
  permits.release();
  rq::window<int> rows(5, 20, [&](rq::run_queue& queue, int id) -> rq::child<int> {
    co_await permits.acquire();
    co_await queue.sleep(10ms);
    permits.release();
    co_return id;
  });
  co_await rows.drain();
}
