// Which functions are slow or block, through calls into other units.
#include "checker/program/call_graph.h"

#include <gmock/gmock.h>

namespace costall {
namespace {

auto function(FunctionKey key) -> FunctionSummary {
  return {.key = key, .name = std::to_string(key)};
}
auto call(FunctionKey callee, unsigned conditions = 0) -> OpenCall {
  return {.callee = callee, .chain = {{}}, .conditions = conditions};
}
auto slow(FunctionKey key, bool certain = true) -> FunctionSummary {
  FunctionSummary out = function(key);
  out.speed = Speed::Slow;
  out.certain = certain;
  return out;
}
auto awaiting(FunctionKey key, std::vector<OpenCall> calls) -> FunctionSummary {
  FunctionSummary out = function(key);
  out.awaits = std::move(calls);
  return out;
}
auto calling(FunctionKey key, std::vector<OpenCall> calls) -> FunctionSummary {
  FunctionSummary out = function(key);
  out.calls = std::move(calls);
  return out;
}
auto blocking(FunctionKey key) -> FunctionSummary {
  FunctionSummary out = function(key);
  out.blocks = BlockingWay{};
  return out;
}

// Each function in a unit of its own.
auto graph_of(const std::vector<FunctionSummary>& functions) -> CallGraph {
  CallGraph graph;
  for (unsigned unit = 0; unit < functions.size(); ++unit) {
    UnitFacts facts;
    facts.functions = {functions[unit]};
    graph.add(facts, unit);
  }
  graph.solve();
  return graph;
}

TEST(CallGraph, SlowIsWhatAwaitsSlowAnywhereBelow) {
  const CallGraph graph = graph_of({awaiting(1, {call(9), call(2)}),
                                    awaiting(2, {call(3)}), slow(3),
                                    awaiting(4, {call(9)})});
  ASSERT_NE(graph.find(1, Question::Slow), nullptr);
  EXPECT_EQ(graph.find(1, Question::Slow)->slow.call, 1u);
  EXPECT_EQ(graph.node(graph.find(1, Question::Slow)->slow.callee).key, 2u);
  EXPECT_EQ(graph.find(4, Question::Slow), nullptr) << "nobody defines 9";
  EXPECT_EQ(graph.find(3, Question::Blocks), nullptr);
}

TEST(CallGraph, ACycleIsNotSlowByItself) {
  const CallGraph graph =
      graph_of({awaiting(1, {call(2)}), awaiting(2, {call(1)})});
  EXPECT_EQ(graph.find(1, Question::Slow), nullptr);
}

TEST(CallGraph, TheSurestWayIsTold) {
  const CallGraph graph =
      graph_of({awaiting(1, {call(2), call(3)}), slow(2, false), slow(3)});
  const CallGraph::Node* found = graph.find(1, Question::Slow);
  EXPECT_TRUE(found->slow.certain);
  EXPECT_EQ(found->slow.call, 1u);
}

TEST(CallGraph, BranchesOnTheWayAddUpAndTheFewestWin) {
  const CallGraph graph = graph_of({calling(1, {call(2, 1), call(4, 1)}),
                                    calling(2, {call(3, 1)}), blocking(3),
                                    calling(4, {call(3)})});
  EXPECT_EQ(graph.find(1, Question::Blocks)->blocks.conditions, 1u);
  EXPECT_EQ(graph.find(2, Question::Blocks)->blocks.conditions, 1u);
  EXPECT_EQ(graph.find(1, Question::Blocks)->blocks.call, 1u);
}

TEST(CallGraph, AVirtualCallMayRunWhatOverridesIt) {
  FunctionSummary fast = function(2);
  fast.overrides = {1};
  FunctionSummary deep = slow(3);
  deep.overrides = {2};
  const CallGraph graph = graph_of({awaiting(5, {call(1)}), fast, deep});
  ASSERT_NE(graph.find(1, Question::Slow), nullptr);
  EXPECT_EQ(graph.find(1, Question::Slow)->key, 3u);
  ASSERT_NE(graph.find(5, Question::Slow), nullptr);
  EXPECT_EQ(graph.bodies(1).size(), 2u) << "1 itself has no body";
}

TEST(CallGraph, OneFunctionOfManyUnitsIsOne) {
  const CallGraph graph = graph_of({slow(1), slow(1), awaiting(2, {call(1)})});
  EXPECT_EQ(graph.bodies(1).size(), 1u);
}

TEST(CallGraph, ALongChainNeedsNoStack) {
  constexpr FunctionKey kCount = 200'000;
  std::vector<FunctionSummary> chain;
  for (FunctionKey key = 1; key < kCount; ++key)
    chain.push_back(awaiting(key, {call(key + 1)}));
  chain.push_back(slow(kCount));
  EXPECT_NE(graph_of(chain).find(1, Question::Slow), nullptr);
}

}  // namespace
}  // namespace costall
