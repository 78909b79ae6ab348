// See held_resources.h.
#include "checker/engine/held_resources.h"

#include "checker/engine/dataflow.h"

namespace costall {
namespace {

struct HeldAnalysis {
  using State = std::vector<Held>;
  const FunctionFacts& facts;

  auto initial() const -> State { return State(facts.holds.size()); }

  auto join(State& into, const State& from) const -> bool {
    return join_bits(into, from);
  }

  auto block(State state, unsigned index) const -> State {
    for (const Fact& fact : facts.blocks[index].facts) apply(state, fact);
    return state;
  }

  auto edge(State state, unsigned, unsigned) const -> State { return state; }

  auto successors(unsigned index) const -> const std::vector<unsigned>& {
    return facts.blocks[index].successors;
  }
};

}  // namespace

void apply(std::vector<Held>& state, const Fact& fact) {
  if (const auto* taken = std::get_if<Taken>(&fact)) {
    Held& at = state[taken->hold];
    at.bits = taken->maybe ? at.bits | Held::kHeld : Held::kHeld;
  } else if (const auto* back = std::get_if<GivenBack>(&fact)) {
    state[back->hold].bits = Held::kFree;
  }
}

auto solve_held(const FunctionFacts& facts) -> std::vector<std::vector<Held>> {
  if (facts.blocks.empty()) return {};
  HeldAnalysis analysis{facts};
  return solve_forward(analysis, static_cast<unsigned>(facts.blocks.size()),
                       facts.entry)
      .before;
}

}  // namespace costall
