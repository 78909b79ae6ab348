// Compiled out, the probe is nothing: no state, no events, the same program.
// This unit is compiled with the probe disabled, beside others that have it.
#define COSTALL_PROBE_DISABLED
#define home_made home_made_without_probe
#include <costall/probe/coroutine.h>
#include <costall/probe/group.h>
#include <costall/probe/queue.h>
#include <costall/probe/resource.h>
#include <gtest/gtest.h>

#include <type_traits>

#include <costall/probe/session.h>
#include "examples/probe/home_made.h"

namespace {

namespace pr = costall::probe;

static_assert(std::is_empty_v<pr::promise>);
static_assert(std::is_empty_v<pr::group>);
static_assert(std::is_empty_v<pr::resource>);
static_assert(std::is_empty_v<pr::polled_queue>);
static_assert(std::is_same_v<decltype(pr::promise::awaited(1)), int&&>);

auto twice(home_made::loop& on, int value) -> home_made::task<int> {
  home_made::sleep_for moment(on, 500);
  co_await moment;
  co_return 2 * value;
}

auto sum(home_made::loop& on) -> home_made::task<int> {
  home_made::window all(on, 2);
  for (int i = 0; i != 4; ++i) {
    all.add(twice(on, i));
  }
  int total = 0;
  while (!all.empty()) {
    total += co_await all.next();
    home_made::sleep_for slow(on, 500);
    co_await slow;
  }
  co_return total;
}

TEST(Null, TheProgramIsTheSameAndNothingIsRecorded) {
  pr::session recording({.limits = {},
                         .record_to = {},
                         .say = [](std::string_view) {},
                         .live = false});
  home_made::loop on;
  auto work = sum(on);
  work.frame().resume();
  on.run();
  EXPECT_EQ(work.await_resume(), 12);
  const pr::report made = recording.stop();
  EXPECT_EQ(made.seen.frames, 0U);
  EXPECT_EQ(made.seen.resumes, 0U);
}

}  // namespace
