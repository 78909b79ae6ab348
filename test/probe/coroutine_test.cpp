// Home-made coroutines under the probe: what is told, at which line, and that
// the healthy form is silent.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include <costall/probe/session.h>
#include "examples/probe/home_made.h"
#include "test/probe/sanitized.h"

namespace {

namespace pr = costall::probe;
using home_made::loop;
using home_made::semaphore;
using home_made::sleep_for;
using home_made::task;
using home_made::window;

auto quiet() -> pr::session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false};
}

auto query(loop& on, int item) -> task<int> {
  sleep_for connecting(on, 10);
  co_await connecting;
  sleep_for reading(on, 10);
  co_await reading;
  co_return item;
}

constexpr unsigned body_line = __LINE__ + 10;
auto do_work(loop& on, std::int64_t body) -> task<int> {
  window items(on, 3);
  for (int i = 0; i != 6; ++i) {
    items.add(query(on, i));
  }
  int sum = 0;
  while (!items.empty()) {
    sum += co_await items.next();
    sleep_for slow(on, body);
    co_await slow;  // body_line
  }
  co_return sum;
}

TEST(Coroutine, ASlowBodyStarvesItsWindow) {
  pr::session recording(quiet());
  loop on;
  auto work = do_work(on, 400);
  work.frame().resume();
  on.run();
  const pr::report made = recording.stop();
  EXPECT_EQ(work.await_resume(), 15);
  ASSERT_FALSE(made.findings.empty());
  const pr::finding& first = made.findings[0];
  EXPECT_EQ(first.rule, "window-slow-body");
  EXPECT_EQ(first.blamed.line, body_line);
  EXPECT_THAT(first.blamed.function, testing::HasSubstr("do_work"));
  EXPECT_TRUE(made.virtual_time);
  EXPECT_TRUE(pr::is_stall(first));
  EXPECT_EQ(made.seen.lost, 0U);
  EXPECT_EQ(made.seen.resumes, made.seen.resumes_with_site);
}

TEST(Coroutine, AQuickBodyDoesNot) {
  pr::session recording(quiet());
  loop on;
  auto work = do_work(on, 5);
  work.frame().resume();
  on.run();
  for (const pr::finding& each : recording.stop().findings) {
    ADD_FAILURE() << each.message;
  }
}

auto holds_over(loop& on, semaphore& db, std::int64_t time) -> task<int> {
  auto acquiring = db.acquire();
  co_await acquiring;
  sleep_for holding(on, time);
  co_await holding;
  db.release();
  co_return 1;
}

TEST(Coroutine, APermitOverALongWait) {
  pr::session recording(quiet());
  loop on;
  semaphore db(on, 1);
  auto first = holds_over(on, db, 2000);
  auto second = holds_over(on, db, 10);
  first.frame().resume();
  second.frame().resume();
  on.run();
  const pr::report made = recording.stop();
  ASSERT_EQ(made.findings.size(), 1U);
  EXPECT_EQ(made.findings[0].rule, "permit-across-wait");
  EXPECT_EQ(made.findings[0].measured, pr::metric::holder_blocking);
  EXPECT_EQ(made.findings[0].times.longest(), std::chrono::seconds(2));
}

auto takes(loop& on, semaphore& one, semaphore& other) -> task<int> {
  auto acquiring = one.acquire();
  co_await acquiring;
  sleep_for between(on, 10);
  co_await between;
  auto also = other.acquire();
  co_await also;
  co_return 1;
}

TEST(Coroutine, ADeadlockIsOne) {
  pr::session recording(quiet());
  loop on;
  semaphore a(on, 1);
  semaphore b(on, 1);
  auto first = takes(on, a, b);
  auto second = takes(on, b, a);
  first.frame().resume();
  second.frame().resume();
  on.run();
  const pr::report made = recording.stop();
  ASSERT_FALSE(made.findings.empty());
  EXPECT_EQ(made.findings[0].what_harm, pr::harm::deadlock);
}

auto fails(loop& on) -> task<int> {
  sleep_for moment(on, 1);
  co_await moment;
  throw std::runtime_error("failed");
}
auto awaits_failure(loop& on) -> task<int> {
  try {
    co_return co_await fails(on);
  } catch (const std::runtime_error&) {
  }
  co_return pr::current() != 0 ? 7 : 0;
}

TEST(Coroutine, ExceptionsPassThrough) {
  pr::session recording(quiet());
  loop on;
  auto work = awaits_failure(on);
  work.frame().resume();
  on.run();
  EXPECT_EQ(work.await_resume(), 7);
  EXPECT_EQ(pr::current(), 0U);
}

struct refuses {
  auto await_ready() const noexcept -> bool { return false; }
  auto await_suspend(std::coroutine_handle<>) const -> bool { return false; }
  void await_resume() const noexcept {}
};
struct throws {
  auto await_ready() const noexcept -> bool { return false; }
  auto await_suspend(std::coroutine_handle<>) const -> bool {
    throw std::runtime_error("no");
  }
  void await_resume() const noexcept {}
};
auto stays() -> task<pr::id> {
  const pr::id before = pr::current();
  co_await refuses();
  try {
    co_await throws();
  } catch (const std::runtime_error&) {
  }
  co_return before == pr::current() ? before : 0;
}

TEST(Coroutine, WhoDoesNotSuspendRunsOn) {
  pr::session recording(quiet());
  auto work = stays();
  work.frame().resume();
  EXPECT_EQ(work.await_resume(), work.probe_id());
  const pr::report made = recording.stop();
  EXPECT_EQ(made.seen.resumes, 0U);
}

// A timer whose awaiter says when it will be ready.
struct expired_timer {
  std::coroutine_handle<>* resumed_by;
  auto await_ready() const noexcept -> bool { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    *resumed_by = frame;
  }
  void await_resume() const noexcept {}
  [[nodiscard]] auto probe_due() const noexcept -> std::int64_t { return 0; }
};

auto wait_for_timer(std::coroutine_handle<>& resumed_by) -> task<int> {
  expired_timer timer{&resumed_by};
  co_await timer;
  co_return 1;
}

TEST(Coroutine, ATimerSaysWhenItIsReady) {
  pr::session recording(quiet());
  std::coroutine_handle<> frame;
  auto work = wait_for_timer(frame);
  work.frame().resume();
  frame.resume();
  EXPECT_EQ(work.await_resume(), 1);
  const pr::report made = recording.stop();
  EXPECT_EQ(made.seen.resumes, 1U);
  EXPECT_EQ(made.seen.resumes_with_ready_time, 1U);
}

// Frames from before the recording are unknown, and harmless.
TEST(Coroutine, FramesFromBeforeAreNotSeen) {
  loop on;
  auto work = do_work(on, 400);
  pr::session recording(quiet());
  work.frame().resume();
  on.run();
  EXPECT_EQ(work.await_resume(), 15);
}

TEST(Coroutine, OffCostsNoEvents) {
  loop on;
  auto work = do_work(on, 400);
  work.frame().resume();
  on.run();
  pr::session recording(quiet());
  EXPECT_EQ(recording.stop().seen.frames, 0U);
}

// The allocator gives the memory of one frame to the next; their waits are two.
TEST(Coroutine, MemoryThatIsUsedAgainIsAnotherFrame) {
  pr::session recording(quiet());
  loop on;
  void* address = nullptr;
  pr::id before = 0;
  int again = 0;
  for (int i = 0; i != 50; ++i) {
    auto one = query(on, i);
    again += one.frame().address() == address ? 1 : 0;
    EXPECT_NE(one.probe_id(), before);
    address = one.frame().address();
    before = one.probe_id();
    one.frame().resume();
    if (i % 2 == 0) {
      on.run();  // the others are destroyed while they wait
    } else {
      on.forget();
    }
  }
  const pr::report made = recording.stop();
  EXPECT_TRUE(again > 0 || probe_test::with_address_sanitizer);
  EXPECT_EQ(made.seen.frames, 50U);
  EXPECT_EQ(made.seen.resumes, 50U);
  for (const pr::finding& each : made.findings) {
    ADD_FAILURE() << each.message;
  }
}

}  // namespace
