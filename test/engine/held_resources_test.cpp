// What is held before each await, on small graphs of facts.
#include "checker/engine/held_resources.h"

#include <gtest/gtest.h>

#include "checker/engine/live_producers.h"

namespace costall {
namespace {

auto at(unsigned line) -> Location {
  return {.file = "f.cpp", .line = line, .column = 1};
}

auto await_at(unsigned line) -> Awaited {
  Awaited await;
  await.at = at(line);
  return await;
}

// entry -> the blocks as given; block i continues with `next[i]`.
auto function(std::vector<std::vector<Fact>> blocks,
              std::vector<std::vector<unsigned>> next) -> FunctionFacts {
  FunctionFacts out;
  Hold lock;
  lock.name = "lock";
  out.holds.push_back(lock);
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

TEST(HeldResources, FromWhereItIsTakenToWhereItIsGivenBack) {
  const FunctionFacts facts = function(
      {{await_at(1), Taken{0, at(2)}, await_at(3), GivenBack{0}, await_at(4)}},
      {{}});
  const FunctionView view(facts);
  ASSERT_EQ(view.awaits().size(), 3U);
  EXPECT_FALSE(view.awaits()[0].held[0].may());
  EXPECT_TRUE(view.awaits()[1].held[0].must());
  EXPECT_FALSE(view.awaits()[2].held[0].may());
}

TEST(HeldResources, OnOnePathIsMay) {
  const FunctionFacts facts =
      function({{Taken{0, at(1)}}, {GivenBack{0}}, {}, {await_at(5)}},
               {{1, 2}, {3}, {3}, {}});
  const FunctionView view(facts);
  ASSERT_EQ(view.awaits().size(), 1U);
  EXPECT_TRUE(view.awaits()[0].held[0].may());
  EXPECT_FALSE(view.awaits()[0].held[0].must());
}

TEST(HeldResources, TriedIsMay) {
  const FunctionFacts facts = function(
      {{Taken{.hold = 0, .at = at(1), .maybe = true}, await_at(2)}}, {{}});
  const FunctionView view(facts);
  EXPECT_TRUE(view.awaits()[0].held[0].may());
  EXPECT_FALSE(view.awaits()[0].held[0].must());
}

// What the end of a loop takes is held in its next turn.
TEST(HeldResources, AroundALoop) {
  const FunctionFacts facts =
      function({{}, {await_at(2), Taken{0, at(3)}}, {}}, {{1}, {1, 2}, {}});
  const FunctionView view(facts);
  ASSERT_EQ(view.awaits().size(), 1U);
  EXPECT_TRUE(view.awaits()[0].held[0].may());
  EXPECT_FALSE(view.awaits()[0].held[0].must());
}

TEST(HeldResources, WhereItWasTakenIsTheNearestPlace) {
  const FunctionFacts facts = function(
      {{Taken{0, at(1)}, GivenBack{0}, Taken{0, at(7)}, await_at(8)}}, {{}});
  const FunctionView view(facts);
  EXPECT_EQ(view.taken_before(view.awaits()[0].place, 0)->line, 7U);
}

TEST(HeldResources, NothingToSolve) {
  EXPECT_TRUE(solve_held({}).empty());
}

}  // namespace
}  // namespace costall
