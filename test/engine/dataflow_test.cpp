// The solver: joins at merges, runs loops to their end, leaves dead code alone.
#include "checker/engine/dataflow.h"

#include <gtest/gtest.h>

#include <set>

namespace costall {
namespace {

// Collects the blocks that lie on some path to a block.
struct Visited {
  using State = std::set<unsigned>;
  std::vector<std::vector<unsigned>> graph;

  auto initial() const -> State { return {}; }
  auto join(State& into, const State& from) const -> bool {
    const std::size_t before = into.size();
    into.insert(from.begin(), from.end());
    return into.size() != before;
  }
  auto block(State state, unsigned index) const -> State {
    state.insert(index);
    return state;
  }
  auto edge(State state, unsigned, unsigned) const -> State { return state; }
  auto successors(unsigned index) const -> const std::vector<unsigned>& {
    return graph[index];
  }
};

TEST(Dataflow, JoinsBothSidesOfABranch) {
  Visited analysis{{{1, 2}, {3}, {3}, {}}};
  const auto solution = solve_forward(analysis, 4, 0);
  EXPECT_EQ(solution.before[3], (std::set<unsigned>{0, 1, 2}));
}

TEST(Dataflow, RunsALoopToItsFixedPoint) {
  Visited analysis{{{1}, {2, 3}, {1}, {}}};
  const auto solution = solve_forward(analysis, 4, 0);
  EXPECT_EQ(solution.before[1], (std::set<unsigned>{0, 1, 2}));
  EXPECT_EQ(solution.before[3], (std::set<unsigned>{0, 1, 2}));
}

TEST(Dataflow, LeavesUnreachedBlocksAlone) {
  Visited analysis{{{2}, {2}, {}}};
  const auto solution = solve_forward(analysis, 3, 0);
  EXPECT_FALSE(solution.reached[1]);
  EXPECT_EQ(solution.before[2], (std::set<unsigned>{0}));
}

}  // namespace
}  // namespace costall
