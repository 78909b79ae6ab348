// The shape of examples/youbuy on Asio: started selects that run only while
// their consumer pulls, and a consumer that awaits slow work in between. A
// clock of the test's own: nothing here depends on how long anything takes.
//
// Compiled twice: as it is, and by youbuy_shape_tracking_test.cpp with Asio's
// hooks.
#include <gtest/gtest.h>

#include <boost/asio.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <costall/probe/asio.h>
#include <costall/probe/queue.h>

#include "test/probe/capture.h"

namespace costall::probe::test {
namespace {

namespace net = boost::asio;

// The queue of the example, and in it the probe's lines.
class run_queue {
 public:
  explicit run_queue(net::any_io_executor owner)
      : wake_(std::move(owner), net::steady_timer::time_point::max()) {}

  void push(std::function<void()> step) {
    steps_.push_back(probe_.queued(std::move(step)));  // the probe's
    wake_.cancel();
  }
  auto pulling() { return probe_.pulling(); }  // the probe's

  auto wait() -> net::awaitable<void> {
    boost::system::error_code woken;
    while (steps_.empty()) {
      co_await wake_.async_wait(net::redirect_error(net::use_awaitable, woken));
    }
  }
  void run() {
    while (!steps_.empty()) {
      auto step = std::move(steps_.front());
      steps_.pop_front();
      step();
    }
  }
  auto context() -> net::execution_context& {
    return wake_.get_executor().context();
  }

 private:
  net::steady_timer wake_;
  std::deque<std::function<void()>> steps_;
  polled_queue probe_{{.what = kind::window, .capacity = 2}};  // the probe's
};

class run_queue_executor {
 public:
  explicit run_queue_executor(std::shared_ptr<run_queue> queue)
      : queue_(std::move(queue)) {}
  template <class Function>
  void execute(Function step) const {
    auto shared = std::make_shared<Function>(std::move(step));
    queue_->push([shared] { std::move (*shared)(); });
  }
  auto query(net::execution::context_t) const noexcept
      -> net::execution_context& {
    return queue_->context();
  }
  static constexpr auto query(net::execution::blocking_t) noexcept
      -> net::execution::blocking_t {
    return net::execution::blocking.never;
  }
  auto operator==(const run_queue_executor&) const noexcept -> bool = default;

 private:
  std::shared_ptr<run_queue> queue_;
};

// Completes when the test says so.
struct signal {
  explicit signal(net::any_io_executor executor)
      : timer(std::move(executor), net::steady_timer::time_point::max()) {}
  auto wait() -> net::awaitable<void> {
    boost::system::error_code woken;
    while (!set) {
      co_await timer.async_wait(net::redirect_error(net::use_awaitable, woken));
    }
  }
  void give() {
    set = true;
    timer.cancel();
  }
  bool set = false;
  net::steady_timer timer;
};

struct program {
  explicit program(net::io_context& context)
      : queue(std::make_shared<run_queue>(context.get_executor())),
        session(context.get_executor()),
        services(context.get_executor()) {}

  auto do_select(bool opens) -> net::awaitable<void> {
    if (opens) {
      co_await session.wait();
    }
    ++selected;
  }
  auto next() -> net::awaitable<void> {
    const auto pulling = queue->pulling();  // the probe's
    if (!std::exchange(started, true)) {
      for (const bool opens : {false, true}) {
        net::co_spawn(run_queue_executor(queue), do_select(opens),
                      net::detached);
      }
    }
    const int before = selected;
    queue->run();
    while (selected == before) {
      co_await queue->wait();
      queue->run();
    }
  }
  auto process_work_item() -> net::awaitable<void> { co_await services.wait(); }

  auto do_work() -> net::awaitable<void> {
    co_await next();
    auto processing = process_work_item();
    slow_line = __LINE__ + 1;
    co_await awaited(std::move(processing));
    co_await next();
  }

  std::shared_ptr<run_queue> queue;
  signal session;
  signal services;
  bool started = false;
  int selected = 0;
  int slow_line = 0;
};

TEST(YoubuyShape, TellsWhatWasReadyAndWhoAwaitedWhat) {
  net::io_context context;
  program the(context);
  capture seen;
  net::co_spawn(traced(context.get_executor()), the.do_work(), net::detached);
  context.poll();  // the first item is processed, the second select waits
  ASSERT_EQ(the.selected, 1);
  the.session.give();  // it could go on from here
  context.poll();
  ASSERT_EQ(the.selected, 1) << "nobody pulls";
  the.services.give();
  context.restart();
  context.run();
  EXPECT_EQ(the.selected, 2);
  seen.stop();

  const lines steps = seen.named("run queue.step");
  const std::size_t parked = seen.position("park g1");
  ASSERT_LT(parked, seen.entries.size());
  std::size_t slow = parked;
  while (slow < seen.entries.size() &&
         seen.entries[slow].what != event::suspend) {
    ++slow;
  }
  ASSERT_LT(slow, seen.entries.size());
  EXPECT_EQ(seen.place(seen.entries[slow]),
            "youbuy_shape_test.cpp:" + std::to_string(the.slow_line));
  // The same activity drove the queue and awaits now.
  const std::string owner = seen.short_of(seen.entries[slow].subject);
  std::string driver;
  for (std::size_t one = 0; one < parked; ++one) {
    if (seen.entries[one].what == event::drive) {
      driver = seen.short_of(seen.entries[one].object);
    }
  }
  EXPECT_EQ(driver, owner);

  // The first step that was ready then belongs to the second select.
  std::size_t ready = slow;
  while (
      ready < seen.entries.size() &&
      (seen.entries[ready].what != event::ready ||
       std::ranges::find(steps, seen.short_of(seen.entries[ready].subject)) ==
           steps.end())) {
    ++ready;
  }
  ASSERT_LT(ready, seen.entries.size()) << "ready while the owner awaits";
  const std::string last = seen.short_of(seen.entries[ready].subject);
  std::size_t resumed = ready;
  while (resumed < seen.entries.size() &&
         seen.text(seen.entries[resumed]) != "resume " + owner) {
    ++resumed;
  }
  ASSERT_LT(resumed, seen.entries.size());
  const std::size_t observed = seen.position("observe " + last + " " + owner);
  ASSERT_LT(observed, seen.entries.size());
  EXPECT_GT(observed, resumed);
}

}  // namespace
}  // namespace costall::probe::test
