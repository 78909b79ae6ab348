// The inline executor: at once, never nested.
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/map.h>
#include <gtest/gtest.h>

#include <vector>

namespace inline_test {
namespace {

namespace pl = costall::pipeline;

class chained final : public pl::job_target {
 public:
  chained(std::vector<int>& log, int left) : log_(log), left_(left) {}
  void run() noexcept override {
    log_.push_back(left_);
    if (left_-- != 0) {
      pl::inline_executor().execute(pl::job(*this));
      log_.push_back(-1);  // the next one has not run inside this one
    }
  }
  void abandoned() noexcept override { log_.push_back(-2); }

 private:
  std::vector<int>& log_;
  int left_;
};

TEST(InlineExecutor, RunsJobsOneAfterTheOther) {
  std::vector<int> log;
  chained jobs(log, 2);
  pl::inline_executor().execute(pl::job(jobs));
  EXPECT_EQ(log, (std::vector<int>{2, -1, 1, -1, 0}));
}

TEST(InlineExecutor, AJobThatIsDroppedSaysSo) {
  std::vector<int> log;
  chained jobs(log, 0);
  {
    const pl::job dropped(jobs);
  }
  EXPECT_EQ(log, std::vector<int>{-2});
}

TEST(InlineExecutor, CollectReturnsWithEverythingDone) {
  auto squares = pl::from(std::vector<int>{1, 2, 3}) |
                 pl::map([](int number) { return number * number; });
  EXPECT_EQ(
      pl::sync_wait(pl::collect(std::move(squares), pl::inline_executor())),
      (std::vector<int>{1, 4, 9}));
}

}  // namespace
}  // namespace inline_test
