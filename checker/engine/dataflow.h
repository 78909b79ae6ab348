// One small forward solver over a graph of fact blocks: a worklist, a join and
// two transfer functions that the analysis supplies. Linear in blocks times the
// height of the lattice. Knows nothing of Clang.
// Tested by test/engine/dataflow_test.cpp.
#pragma once

#include <deque>
#include <vector>

namespace costall {

// The join of states that hold a set of bits for each of their things: the
// union. True when the first changed.
template <class Thing>
auto join_bits(std::vector<Thing>& into, const std::vector<Thing>& from)
    -> bool {
  bool changed = false;
  for (std::size_t i = 0; i < into.size(); ++i) {
    const auto joined = into[i].bits | from[i].bits;
    changed |= joined != into[i].bits;
    into[i].bits = joined;
  }
  return changed;
}

// `Analysis` supplies
//   using State;                       equality comparable, copyable
//   auto initial() -> State            state on entry
//   auto join(State&, const State&) -> bool     true when the first changed
//   auto block(State, unsigned block) -> State  the effect of a block
//   auto edge(State, unsigned block, unsigned successor index) -> State
//   auto successors(unsigned block) -> const std::vector<unsigned>&
// Returns the state before each block, and whether the block was reached.
template <class Analysis>
struct Solution {
  std::vector<typename Analysis::State> before;
  std::vector<bool> reached;
};

template <class Analysis>
auto solve_forward(Analysis& analysis, unsigned blocks, unsigned entry)
    -> Solution<Analysis> {
  Solution<Analysis> out{std::vector<typename Analysis::State>(blocks),
                         std::vector<bool>(blocks, false)};
  std::vector<bool> queued(blocks, false);
  std::deque<unsigned> work{entry};
  out.before[entry] = analysis.initial();
  out.reached[entry] = queued[entry] = true;
  while (!work.empty()) {
    const unsigned block = work.front();
    work.pop_front();
    queued[block] = false;
    const auto after = analysis.block(out.before[block], block);
    const std::vector<unsigned>& next = analysis.successors(block);
    for (unsigned i = 0; i < next.size(); ++i) {
      const auto arriving = analysis.edge(after, block, i);
      const bool changed = out.reached[next[i]]
                               ? analysis.join(out.before[next[i]], arriving)
                               : (out.before[next[i]] = arriving, true);
      out.reached[next[i]] = true;
      if (changed && !queued[next[i]]) {
        queued[next[i]] = true;
        work.push_back(next[i]);
      }
    }
  }
  return out;
}

}  // namespace costall
