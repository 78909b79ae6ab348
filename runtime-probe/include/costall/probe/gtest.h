// EXPECT_NO_STALL { ... }: a test fails with the report of the stall.
//
//   TEST(Server, Serves) {
//     EXPECT_NO_STALL { run_the_server_for_a_hundred_requests(); }
//   }
//
// Needs GoogleTest. Tested by test/probe/gtest_test.cpp.
#ifndef COSTALL_PROBE_GTEST_H
#define COSTALL_PROBE_GTEST_H

#include <gtest/gtest.h>

#include <cstdio>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include <costall/probe/session.h>
#include <costall/probe/text.h>

namespace costall::probe {

/// Records while it lives; on its end, adds a failure of the test at `line` for
/// each stall.
class stall_check {
 public:
  stall_check(const char* file, int line, thresholds limits = {})
      : file_(file),
        line_(line),
        recording_({.limits = limits,
                    .record_to = {},
                    .say = [](std::string_view) {},
                    .live = false}) {}
  stall_check(const stall_check&) = delete;
  auto operator=(const stall_check&) -> stall_check& = delete;
  ~stall_check() {
    for (const finding& each : recording_.stop().findings) {
      if (is_stall(each)) {
        ADD_FAILURE_AT(file_, line_) << to_text(each);
      }
    }
  }

  /// True the first time.
  auto once() -> bool { return !std::exchange(began_, true); }

 private:
  const char* file_;
  int line_;
  session recording_;
  bool began_ = false;
};

/// Writes the call chains of all suspended coroutines, as `dump` gives them, to
/// standard error when something fails in a test: what hangs says where.
/// Records during each test.
///
///   testing::UnitTest::GetInstance()->listeners().Append(
///       new costall::probe::failure_dumps);
class failure_dumps : public testing::EmptyTestEventListener {
 public:
  void OnTestStart(const testing::TestInfo& /*test*/) override {
    session_options quiet;
    quiet.live = quiet.stacks = false;
    recording_.emplace(quiet);
  }
  void OnTestPartResult(const testing::TestPartResult& result) override {
    if (result.failed() && recording_) {
      const std::string text = dump();
      std::fwrite(text.data(), 1, text.size(), stderr);
    }
  }
  void OnTestEnd(const testing::TestInfo& /*test*/) override {
    recording_.reset();
  }

 private:
  std::optional<session> recording_;
};

}  // namespace costall::probe

/// What is in the braces that follow stalls nothing, by the default thresholds;
/// EXPECT_NO_STALL_WITHIN takes others.
#define EXPECT_NO_STALL EXPECT_NO_STALL_WITHIN(costall::probe::thresholds())
#define EXPECT_NO_STALL_WITHIN(limits)                                        \
  for (costall::probe::stall_check costall_check(__FILE__, __LINE__, limits); \
       costall_check.once();)

#endif  // COSTALL_PROBE_GTEST_H
