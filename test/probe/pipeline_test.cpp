// The pipeline library under the probe: where its coroutines wait, who holds
// permits, on its virtual clock; and its own pipelines are silent.
#include <costall/pipeline/channel.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/scope.h>
#include <costall/pipeline/sleep.h>

#include <costall/probe/session.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <ranges>
#include <string>
#include <utility>

namespace {

namespace pl = costall::pipeline;
namespace pr = costall::probe;
using namespace std::chrono_literals;

auto quiet() -> pr::session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false};
}

constexpr unsigned held_line = __LINE__ + 5;
auto holds(pl::limiter& db, std::chrono::milliseconds time) -> pl::task<void> {
  auto acquiring = db.acquire();
  const pl::limiter::permit mine = co_await std::move(acquiring);
  auto sleeping = pl::sleep_for(time);
  co_await std::move(sleeping);  // held_line
}

TEST(PipelineProbe, NamesWhoHoldsAPermitOverAWait) {
  pl::deterministic_context context;
  pr::session recording(quiet());
  pl::limiter db(1);
  auto both = [&]() -> pl::task<void> {
    pl::scope all(context.get_executor());
    all.spawn(holds(db, 3s));
    all.spawn(holds(db, 1ms));
    auto joining = all.join();
    co_await std::move(joining);
  };
  pl::run_until_complete(context, both());
  const pr::report made = recording.stop();
  ASSERT_EQ(made.findings.size(), 1U);
  EXPECT_EQ(made.findings[0].rule, "permit-across-wait");
  EXPECT_EQ(made.findings[0].blamed.line, held_line);
  EXPECT_GE(made.findings[0].times.longest(), 3s);
  EXPECT_TRUE(made.virtual_time);
}

// Slow bodies, tight windows: stages are polled by nobody, so nothing starves.
TEST(PipelineProbe, StagesAreSilent) {
  pl::deterministic_context context;
  pr::session recording(quiet());
  auto query = [](int i) -> pl::task<int> {
    auto sleeping = pl::sleep_for(10ms);
    co_await std::move(sleeping);
    co_return i;
  };
  auto work = [](int) -> pl::task<void> {
    auto sleeping = pl::sleep_for(2s);
    co_await std::move(sleeping);
  };
  auto all = pl::for_each(
      pl::from(std::views::iota(0, 8)) | pl::map(query, pl::ordered(3)),
      context.get_executor(), work);
  static_cast<void>(pl::run_until_complete(context, std::move(all)));
  const pr::report made = recording.stop();
  for (const pr::finding& each : made.findings) {
    ADD_FAILURE() << each.message << " " << each.blamed.line;
  }
  EXPECT_GT(made.seen.resumes, 16U);
  EXPECT_EQ(made.seen.resumes, made.seen.resumes_with_site);
  EXPECT_GT(made.seen.resumes_with_ready_time, 0U);
}

}  // namespace
