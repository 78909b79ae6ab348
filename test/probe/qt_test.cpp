// Coroutines of QCoro on Qt's event loop, in a time that the test makes.
#include <QCoreApplication>
#include <QCoro/QCoroAsyncGenerator>
#include <QCoro/QCoroTask>
#include <QCoro/QCoroTimer>
#include <QPointer>
#include <QTimer>

// After Qt, whose keywords are macros. All headers of the probe bear that.
#include <costall/probe/coroutine.h>
#include <costall/probe/executor.h>
#include <costall/probe/group.h>
#include <costall/probe/qt.h>
#include <costall/probe/queue.h>
#include <costall/probe/resource.h>
#include <costall/probe/session.h>

// What comes next does not.
#undef emit
#undef slots

#include <gtest/gtest.h>

#include <deque>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

auto at(int line) -> std::string {
  return "qt_test.cpp:" + std::to_string(line);
}

auto quiet() -> session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false};
}

/// Timers of Qt that fire one after the other, at times of a clock that goes on
/// when the loop has nothing else to do.
class alarms {
 public:
  alarms() {
    tell();
    QObject::connect(&turn_, &QTimer::timeout, [this] { go_on(); });
    turn_.start(0);
  }
  void set(QTimer& timer, int milliseconds) {
    timer.setSingleShot(true);
    timer.start(std::chrono::hours(1));
    if (fired_ == &timer) {
      fired_.clear();
    }
    waiting_.emplace(now_ + milliseconds, &timer);
  }

 private:
  void go_on() {
    if (waiting_.empty() || (fired_ && fired_->isActive())) {
      return;
    }
    const auto first = waiting_.begin();
    now_ = first->first;
    fired_ = first->second;
    waiting_.erase(first);
    tell();
    if (fired_) {
      fired_->start(0);
    }
  }
  void tell() const { emit(event::clock, static_cast<id>(now_) * 1'000'000); }

  std::int64_t now_ = 0;
  std::multimap<std::int64_t, QPointer<QTimer>> waiting_;
  QPointer<QTimer> fired_;
  QTimer turn_;
};

/// A program with an event loop, as long as the test lasts.
class ProbeQt : public ::testing::Test {
 protected:
  int count_ = 1;
  char name_[3] = "qt";
  char* arguments_[2] = {name_, nullptr};
  QCoreApplication application_{count_, arguments_};
};

auto pause(alarms& on, int milliseconds) -> QCoro::Task<> {
  QTimer timer;
  on.set(timer, milliseconds);
  co_await timer;
}

TEST_F(ProbeQt, AnAwaitIsAtItsLine) {
  int line = 0;
  capture seen;
  const auto work = [](alarms& on, int& where) -> QCoro::Task<int> {
    where = __LINE__ + 2;
    auto moment = pause(on, 10);
    co_await awaited(std::move(moment));
    EXPECT_EQ(role_of(current()), role::frame);
    co_return 7;
  };
  alarms on;
  EXPECT_EQ(QCoro::waitFor(work(on, line)), 7);
  seen.stop();
  EXPECT_EQ(seen.of({event::create, event::suspend, event::ready, event::resume,
                     event::finish}),
            (lines{"create f1", "suspend f1 f2", "ready f1 f2", "resume f1",
                   "finish f1"}));
  EXPECT_EQ(seen.where("suspend f1 f2"), at(line));
  EXPECT_EQ(current(), 0U);
}

TEST_F(ProbeQt, ObjectsOfQtAreAwaitedAsTheyAre) {
  alarms on;
  capture seen;
  const auto work = [](alarms& in) -> QCoro::Task<int> {
    QTimer timer;
    in.set(timer, 10);
    co_await awaited(timer);
    in.set(timer, 10);
    QTimer* const pointer = &timer;
    co_await awaited(pointer);
    auto operation = qCoro(timer).waitForTimeout();  // has ended
    co_await awaited(operation);
    co_return 3;
  };
  EXPECT_EQ(QCoro::waitFor(work(on)), 3);
  seen.stop();
  EXPECT_EQ(
      seen.of({event::create, event::suspend, event::resume, event::finish}),
      (lines{"create f1", "suspend f1", "resume f1", "suspend f1", "resume f1",
             "finish f1"}))
      << "one activity, and no await that had nothing to wait for";
}

auto fails(alarms& on) -> QCoro::Task<int> {
  auto moment = pause(on, 1);
  co_await awaited(std::move(moment));
  throw std::runtime_error("failed");
}

TEST_F(ProbeQt, ExceptionsPassThrough) {
  alarms on;
  capture seen;
  const auto work = [](alarms& in) -> QCoro::Task<bool> {
    auto failing = fails(in);
    try {
      co_await awaited(std::move(failing));
    } catch (const std::runtime_error&) {
      co_return true;
    }
    co_return false;
  };
  EXPECT_TRUE(QCoro::waitFor(work(on)));
  seen.stop();
  EXPECT_EQ(seen.count(event::finish), 2U);
  EXPECT_EQ(current(), 0U);
}

TEST_F(ProbeQt, WhoIsAwaitedHandsItsResultOver) {
  alarms on;
  capture seen;
  const auto inner = [](alarms& in) -> QCoro::Task<int> {
    auto moment = pause(in, 5);
    co_await awaited(std::move(moment));
    co_return 2;
  };
  const auto outer = [](alarms& in, auto make) -> QCoro::Task<int> {
    auto made = make(in);
    const int result = co_await awaited(std::move(made));
    co_return result;
  };
  EXPECT_EQ(QCoro::waitFor(outer(on, inner)), 2);
  seen.stop();
  EXPECT_EQ(
      seen.of({event::suspend, event::ready, event::resume, event::finish}),
      (lines{"suspend f1 f2", "suspend f3 f1", "ready f1 f2", "resume f1",
             "finish f1 f3", "ready f3 f1", "resume f3", "finish f3"}));
}

struct refuses {
  static auto await_ready() noexcept -> bool { return false; }
  static auto await_suspend(std::coroutine_handle<>) -> bool { return false; }
  static auto await_resume() noexcept -> int { return 5; }
};
struct throws {
  static auto await_ready() noexcept -> bool { return false; }
  static void await_suspend(std::coroutine_handle<>) {
    throw std::runtime_error("no");
  }
  static void await_resume() noexcept {}
};

TEST_F(ProbeQt, WhoDoesNotSuspendRunsOn) {
  alarms on;
  capture seen;
  const auto work = [](alarms& in) -> QCoro::Task<int> {
    int sum = co_await awaited(refuses());
    auto moment = pause(in, 5);
    co_await awaited(std::move(moment));
    const id mine = current();
    sum += co_await awaited(refuses());
    try {
      co_await awaited(throws());
    } catch (const std::runtime_error&) {
      sum += current() == mine && mine != 0 ? 1 : 0;
    }
    co_return sum;
  };
  EXPECT_EQ(QCoro::waitFor(work(on)), 11);
  seen.stop();
  EXPECT_EQ(
      seen.of({event::resume, event::unsuspend, event::destroy, event::finish}),
      // The frame of the pause is gone, and another one may lie where it lay.
      (lines{"destroy f1", "resume f2", "unsuspend f2", "unsuspend f2",
             "finish f2"}));
}

/// Keeps a coroutine that its awaiter may then destroy.
struct kept {
  std::coroutine_handle<>* by;
  explicit kept(std::coroutine_handle<>& in) : by(&in) {}
  static auto await_ready() noexcept -> bool { return false; }
  void await_suspend(std::coroutine_handle<> frame) const { *by = frame; }
  static void await_resume() noexcept {}
};

struct owned {
  struct promise_type {
    auto get_return_object() -> owned {
      return {std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    static auto initial_suspend() -> std::suspend_never { return {}; }
    static auto final_suspend() noexcept -> std::suspend_always { return {}; }
    static void return_void() {}
    static void unhandled_exception() {}
  };
  std::coroutine_handle<promise_type> frame;
};

TEST_F(ProbeQt, ACoroutineDestroyedInItsAwait) {
  std::coroutine_handle<> relay;
  capture seen;
  const auto work = [](std::coroutine_handle<>& in) -> owned {
    kept wait(in);
    co_await awaited(wait);
  };
  const owned one = work(relay);
  one.frame.destroy();
  const owned other = work(relay);
  relay.resume();
  EXPECT_TRUE(other.frame.done());
  other.frame.destroy();
  seen.stop();
  EXPECT_EQ(seen.count(event::destroy), 1U);
  EXPECT_EQ(seen.count(event::finish), 1U);
}

auto count_to(alarms& on, int last) -> QCoro::AsyncGenerator<int> {
  for (int i = 1; i <= last; ++i) {
    auto moment = pause(on, 5);
    co_await awaited(std::move(moment));
    co_yield i;
  }
}

TEST_F(ProbeQt, GeneratorsAreAwaited) {
  alarms on;
  capture seen;
  const auto work = [](alarms& in) -> QCoro::Task<int> {
    auto all = count_to(in, 3);
    int sum = 0;
    auto beginning = all.begin();
    auto each = co_await awaited(std::move(beginning));
    while (each != all.end()) {
      sum += *each;
      auto next = ++each;
      co_await awaited(std::move(next));
    }
    co_return sum;
  };
  EXPECT_EQ(QCoro::waitFor(work(on)), 6);
  seen.stop();
  EXPECT_EQ(seen.count(event::suspend), seen.count(event::resume));
}

/// Starts tasks, up to three at a time, and hands results out in order.
class window {
 public:
  window(alarms& on, int items, site here = std::source_location::current())
      : on_(&on), left_(items), group_(kind::window, 3, "window", here) {}

  auto next() -> QCoro::Task<int> {
    const auto pulling = group_.pulling();
    fill();
    item first = std::move(started_.front());
    started_.pop_front();
    const int result = co_await awaited(first.work);
    group_.taken(first.number);
    co_return result;
  }
  [[nodiscard]] auto empty() const -> bool {
    return left_ == 0 && started_.empty();
  }

 private:
  struct item {
    id number;
    QCoro::Task<int> work;
  };
  static auto query(alarms& on, group& in, id number) -> QCoro::Task<int> {
    auto reading = pause(on, 10);
    co_await awaited(std::move(reading));
    in.ready(number);
    co_return 1;
  }
  void fill() {
    for (; started_.size() < 3 && left_ != 0; --left_) {
      const id number = group_.started();
      started_.push_back({number, query(*on_, group_, number)});
    }
    if (left_ == 0) {
      group_.exhausted();
    }
  }
  alarms* on_;
  int left_;
  group group_;
  std::deque<item> started_;
};

constexpr unsigned body_line = __LINE__ + 8;
auto consume(alarms& on, int body) -> QCoro::Task<int> {
  window items(on, 9);
  int sum = 0;
  while (!items.empty()) {
    auto next = items.next();
    sum += co_await awaited(std::move(next));
    auto slow = pause(on, body);
    co_await awaited(std::move(slow));  // body_line
  }
  co_return sum;
}

TEST_F(ProbeQt, ASlowBodyStarvesItsWindow) {
  session recording(quiet());
  alarms on;
  EXPECT_EQ(QCoro::waitFor(consume(on, 400)), 9);
  const report made = recording.stop();
  ASSERT_FALSE(made.findings.empty());
  EXPECT_EQ(made.findings[0].rule, "window-slow-body");
  EXPECT_EQ(made.findings[0].blamed.line, body_line);
  EXPECT_TRUE(is_stall(made.findings[0]));
  EXPECT_EQ(made.seen.resumes, made.seen.resumes_with_site);
}

TEST_F(ProbeQt, AQuickBodyDoesNot) {
  session recording(quiet());
  alarms on;
  EXPECT_EQ(QCoro::waitFor(consume(on, 5)), 9);
  for (const finding& each : recording.stop().findings) {
    ADD_FAILURE() << each.message;
  }
}

TEST_F(ProbeQt, RecordsNothingUnlessAsked) {
  alarms on;
  EXPECT_EQ(QCoro::waitFor(consume(on, 5)), 9);
  EXPECT_EQ(current(), 0U);
}

}  // namespace
}  // namespace costall::probe::test
