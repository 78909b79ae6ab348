// Liveness of producers on small graphs of facts, and the questions hazards
// ask.
#include "checker/engine/live_producers.h"

#include <gtest/gtest.h>

namespace costall {
namespace {

auto at(unsigned line) -> Location {
  return {.file = "f.cpp", .line = line, .column = 1};
}

auto slow(unsigned line) -> Awaited {
  Awaited await;
  await.at = at(line);
  await.slow = true;
  return await;
}

// entry -> the blocks as given; block i continues with `next[i]`.
auto function(std::vector<std::vector<Fact>> blocks,
              std::vector<std::vector<unsigned>> next) -> FunctionFacts {
  FunctionFacts out;
  Producer window;
  window.name = "window";
  window.progress = Progress::Polled;
  window.advanced = true;
  out.producers.push_back(window);
  for (std::size_t i = 0; i < blocks.size(); ++i) {
    FactBlock block;
    block.facts = std::move(blocks[i]);
    block.successors = next[i];
    block.empty_on_edge.resize(next[i].size());
    out.blocks.push_back(std::move(block));
  }
  out.exit = static_cast<unsigned>(out.blocks.size() - 1);
  return out;
}

TEST(LiveProducers, NothingIsLiveBeforeTheFirstStart) {
  const auto facts =
      function({{slow(1), Started{0, at(2)}, slow(3)}, {}}, {{1}, {}});
  const FunctionView view(facts);
  ASSERT_EQ(view.awaits().size(), 2u);
  EXPECT_FALSE(view.awaits()[0].before[0].live());
  EXPECT_TRUE(view.awaits()[1].before[0].must());
  EXPECT_FALSE(view.awaits()[1].before[0].driven());
}

TEST(LiveProducers, OnePathOfTwoIsMay) {
  const auto facts = function({{}, {Started{0, at(1)}}, {slow(2)}, {}},
                              {{1, 2}, {2}, {3}, {}});
  const FunctionView view(facts);
  EXPECT_TRUE(view.awaits()[0].before[0].live());
  EXPECT_FALSE(view.awaits()[0].before[0].must());
}

TEST(LiveProducers, AnEndKillsAndAPullRevives) {
  const auto facts = function(
      {{Pulled{0, at(1)}, Ended{0}, slow(2), Pulled{0, at(3)}, slow(4)}, {}},
      {{1}, {}});
  const FunctionView view(facts);
  EXPECT_FALSE(view.awaits()[0].before[0].live());
  EXPECT_TRUE(view.awaits()[1].before[0].driven());
}

auto one(unsigned line) -> Started {
  return {.producer = 0, .at = at(line), .one = true};
}

auto taken(unsigned line) -> Pulled {
  return {.producer = 0, .at = at(line), .takes_one = true};
}

// 0: the first goes in -> 1: one is taken -> 2: slow, the next goes in -> 1
TEST(LiveProducers, OneThatWasTakenLeavesNothing) {
  const auto facts = function({{one(1)}, {taken(2)}, {slow(3), one(4)}, {}},
                              {{1}, {2, 3}, {1}, {}});
  const FunctionView view(facts);
  EXPECT_FALSE(view.awaits()[0].before[0].live());
}

TEST(LiveProducers, OneThatIsNotTakenIsLive) {
  const auto facts = function({{one(1), slow(2)}, {}}, {{1}, {}});
  EXPECT_TRUE(FunctionView(facts).awaits()[0].before[0].must());
}

TEST(LiveProducers, OfTwoOneIsLeft) {
  const auto facts =
      function({{one(1), one(2), taken(3), slow(4)}, {}}, {{1}, {}});
  EXPECT_TRUE(FunctionView(facts).awaits()[0].before[0].must());
}

TEST(LiveProducers, OneMoreInEachTurnGrows) {
  const auto facts =
      function({{one(1)}, {taken(2)}, {slow(3), one(4), one(5)}, {}},
               {{1}, {2, 3}, {1}, {}});
  EXPECT_TRUE(FunctionView(facts).awaits()[0].before[0].live());
}

TEST(LiveProducers, WhoTookAnotherOneFirstMayHaveLeftIt) {
  const auto facts =
      function({{one(1), Pulled{0, at(2), true}, slow(3)}, {}}, {{1}, {}});
  EXPECT_TRUE(FunctionView(facts).awaits()[0].before[0].driven());
}

TEST(LiveProducers, AnEdgeMayEmptyAProducer) {
  auto facts =
      function({{Pulled{0, at(1)}}, {slow(2)}, {slow(3)}}, {{1, 2}, {0}, {}});
  facts.blocks[0].empty_on_edge[1] = {0};
  const FunctionView view(facts);
  EXPECT_TRUE(view.awaits()[0].before[0].must());
  EXPECT_FALSE(view.awaits()[1].before[0].live());
}

TEST(LiveProducers, TellsALoopFromOneThatWasLeft) {
  // 0: pull -> 1: slow -> 0 | 2: slow after the loop
  auto facts = function({{Pulled{0, at(1)}}, {slow(2)}, {slow(3)}, {}},
                        {{1, 2}, {0}, {3}, {}});
  const FunctionView view(facts);
  EXPECT_TRUE(view.in_loop_with_pull(view.awaits()[0].place, 0));
  EXPECT_FALSE(view.in_loop_with_pull(view.awaits()[1].place, 0));
  EXPECT_TRUE(view.left_pull_loop(view.awaits()[1].place, 0));
  EXPECT_EQ(view.driven_after(view.awaits()[0].place, 0), at(1));
  EXPECT_EQ(view.driven_after(view.awaits()[1].place, 0), std::nullopt);
}

TEST(LiveProducers, SearchesStopWhereTheProducerEnds) {
  const auto facts =
      function({{Started{0, at(1)}, slow(2), Ended{0}, Pulled{0, at(4)}}, {}},
               {{1}, {}});
  const FunctionView view(facts);
  EXPECT_EQ(view.driven_after(view.awaits()[0].place, 0), std::nullopt);
  EXPECT_EQ(view.started_before(view.awaits()[0].place, 0), at(1));
}

TEST(LiveProducers, TheLastPullSaysWhetherItWasARace) {
  const auto facts = function(
      {{Pulled{0, at(1), true}, slow(2), Pulled{0, at(3)}, slow(4)}, {}},
      {{1}, {}});
  const FunctionView view(facts);
  EXPECT_EQ(view.raced_before(view.awaits()[0].place, 0), at(1));
  EXPECT_EQ(view.raced_before(view.awaits()[1].place, 0), std::nullopt);
}

TEST(LiveProducers, ADeadlineThatIsSetAgainIsNotLookedAt) {
  auto facts = function({{Taken{0, at(1)}, slow(2), Looked{0, at(3)}, slow(4),
                          Taken{0, at(5)}, Looked{0, at(6)}},
                         {}},
                        {{1}, {}});
  facts.holds.push_back({.kind = HoldKind::Deadline,
                         .object = 0,
                         .name = "deadline",
                         .guard = "deadline"});
  const FunctionView view(facts);
  EXPECT_EQ(view.looked_at_after(view.awaits()[0].place, 0), at(3));
  EXPECT_EQ(view.looked_at_after(view.awaits()[1].place, 0), std::nullopt);
}

}  // namespace
}  // namespace costall
