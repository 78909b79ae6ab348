// See live_producers.h.
#include "checker/engine/live_producers.h"

#include <algorithm>

#include "checker/engine/dataflow.h"

namespace costall {
namespace {

struct LivenessAnalysis {
  using State = std::vector<Liveness>;
  const FunctionFacts& facts;

  auto initial() const -> State { return State(facts.producers.size()); }

  auto join(State& into, const State& from) const -> bool {
    bool changed = false;
    for (std::size_t i = 0; i < into.size(); ++i) {
      const std::uint8_t joined = into[i].bits | from[i].bits;
      changed |= joined != into[i].bits;
      into[i].bits = joined;
    }
    return changed;
  }

  // Awaiting one task of a set says nothing of a set that has started.
  auto is_cold(ProducerId id) const -> bool {
    return facts.producers[id].kind == ProducerKind::ColdSet;
  }

  void apply(State& state, const Fact& fact) const {
    if (const auto* started = std::get_if<Started>(&fact)) {
      Liveness& at = state[started->producer];
      if (at.bits & Liveness::kAbsent)
        at.bits = (at.bits & ~Liveness::kAbsent) | Liveness::kFilled;
    } else if (const auto* pulled = std::get_if<Pulled>(&fact)) {
      Liveness& at = state[pulled->producer];
      if (!is_cold(pulled->producer))
        at.bits = Liveness::kDriven;
      else if (at.live())
        at.bits = (at.bits & Liveness::kAbsent) | Liveness::kDriven;
    } else if (const auto* ended = std::get_if<Ended>(&fact)) {
      state[ended->producer].bits = Liveness::kAbsent;
    }
  }

  auto block(State state, unsigned index) const -> State {
    for (const Fact& fact : facts.blocks[index].facts) apply(state, fact);
    return state;
  }

  auto edge(State state, unsigned index, unsigned successor) const -> State {
    const FactBlock& block = facts.blocks[index];
    if (successor < block.empty_on_edge.size())
      for (const ProducerId empty : block.empty_on_edge[successor])
        state[empty].bits = Liveness::kAbsent;
    return state;
  }

  auto successors(unsigned index) const -> const std::vector<unsigned>& {
    return facts.blocks[index].successors;
  }
};

// Blocks that run: those behind the entry and behind the handlers of
// exceptions, to which no edge leads.
auto runs(const FunctionFacts& facts, std::vector<bool> reached)
    -> std::vector<bool> {
  std::vector<unsigned> work;
  for (unsigned block = 0; block < facts.blocks.size(); ++block)
    if (facts.blocks[block].handler) work.push_back(block);
  while (!work.empty()) {
    const unsigned block = work.back();
    work.pop_back();
    if (reached[block]) continue;
    reached[block] = true;
    const std::vector<unsigned>& next = facts.blocks[block].successors;
    work.insert(work.end(), next.begin(), next.end());
  }
  return reached;
}

}  // namespace

FunctionView::FunctionView(const FunctionFacts& facts) : facts_(&facts) {
  collect();
}

void FunctionView::collect() {
  if (facts_->blocks.empty()) return;
  LivenessAnalysis analysis{*facts_};
  const auto solution = solve_forward(
      analysis, static_cast<unsigned>(facts_->blocks.size()), facts_->entry);
  at_exit_ = solution.before[facts_->exit];
  const std::vector<bool> running = runs(*facts_, solution.reached);
  for (unsigned block = 0; block < facts_->blocks.size(); ++block) {
    for (const Fact& fact : facts_->blocks[block].facts)
      if (const auto* blocked = std::get_if<Blocked>(&fact);
          blocked && running[block])
        blocked_.push_back(blocked);
    if (!solution.reached[block]) continue;
    auto state = solution.before[block];
    const std::vector<Fact>& here = facts_->blocks[block].facts;
    for (unsigned i = 0; i < here.size(); ++i) {
      if (const auto* await = std::get_if<Awaited>(&here[i]))
        awaits_.push_back({await, {block, i}, state});
      analysis.apply(state, here[i]);
    }
  }
}

// Breadth first from just behind `from`, so that the nearest place is found.
// `accept` returns a place, or sets `stop` where the search must not pass.
template <class Accept>
auto FunctionView::search(FactPlace from, Accept accept) const
    -> std::optional<Location> {
  std::vector<bool> seen(facts_->blocks.size(), false);
  std::vector<FactPlace> work{{from.block, from.fact + 1}};
  for (std::size_t next = 0; next < work.size(); ++next) {
    const FactPlace at = work[next];
    const FactBlock& block = facts_->blocks[at.block];
    bool stop = false;
    for (unsigned i = at.fact; i < block.facts.size() && !stop; ++i) {
      if (const auto found = accept(block.facts[i], stop)) return found;
    }
    if (stop) continue;
    for (const unsigned successor : block.successors) {
      if (seen[successor]) continue;
      seen[successor] = true;
      work.push_back({successor, 0});
    }
  }
  return std::nullopt;
}

auto FunctionView::driven_after(FactPlace from, ProducerId producer) const
    -> std::optional<Location> {
  return search(
      from, [&](const Fact& fact, bool& stop) -> std::optional<Location> {
        if (const auto* pulled = std::get_if<Pulled>(&fact);
            pulled && pulled->producer == producer)
          return pulled->at;
        if (const auto* await = std::get_if<Awaited>(&fact))
          if (std::find(await->drives.begin(), await->drives.end(), producer) !=
              await->drives.end())
            return await->at;
        if (const auto* ended = std::get_if<Ended>(&fact))
          stop = ended->producer == producer;
        return std::nullopt;
      });
}

auto FunctionView::started_after(FactPlace from, ProducerId producer) const
    -> std::optional<Location> {
  return search(from,
                [&](const Fact& fact, bool& stop) -> std::optional<Location> {
                  if (const auto* started = std::get_if<Started>(&fact);
                      started && started->producer == producer)
                    return started->at;
                  if (const auto* ended = std::get_if<Ended>(&fact))
                    stop = ended->producer == producer;
                  return std::nullopt;
                });
}

auto FunctionView::started_before(FactPlace to, ProducerId producer) const
    -> std::optional<Location> {
  std::optional<Location> pulled;
  for (unsigned block = 0; block < facts_->blocks.size(); ++block)
    for (unsigned i = 0; i < facts_->blocks[block].facts.size(); ++i) {
      const Fact& fact = facts_->blocks[block].facts[i];
      const auto* started = std::get_if<Started>(&fact);
      const auto* pull = std::get_if<Pulled>(&fact);
      const bool fits = (started && started->producer == producer) ||
                        (pull && pull->producer == producer);
      if (!fits) continue;
      const Location at = started ? started->at : pull->at;
      const bool reaches =
          search({block, i}, [&](const Fact& later, bool&) {
            return &later == &facts_->blocks[to.block].facts[to.fact]
                       ? std::optional(at)
                       : std::nullopt;
          }).has_value();
      if (!reaches) continue;
      if (started) return at;
      if (!pulled) pulled = at;
    }
  return pulled;
}

auto FunctionView::reaches(FactPlace from, const Fact& to) const -> bool {
  return search(from,
                [&](const Fact& fact, bool&) {
                  return &fact == &to ? std::optional(Location{})
                                      : std::nullopt;
                })
      .has_value();
}

template <class Visit>
void FunctionView::each_pull(ProducerId producer, Visit visit) const {
  for (unsigned block = 0; block < facts_->blocks.size(); ++block)
    for (unsigned i = 0; i < facts_->blocks[block].facts.size(); ++i) {
      const Fact& fact = facts_->blocks[block].facts[i];
      const auto* pull = std::get_if<Pulled>(&fact);
      if (pull && pull->producer == producer) visit(FactPlace{block, i}, fact);
    }
}

auto FunctionView::in_loop_with_pull(FactPlace at, ProducerId producer) const
    -> bool {
  const Fact& here = facts_->blocks[at.block].facts[at.fact];
  bool found = false;
  each_pull(producer, [&](FactPlace place, const Fact& pull) {
    found |= reaches(at, pull) && reaches(place, here);
  });
  return found;
}

auto FunctionView::left_pull_loop(FactPlace at, ProducerId producer) const
    -> bool {
  const Fact& here = facts_->blocks[at.block].facts[at.fact];
  bool found = false;
  each_pull(producer, [&](FactPlace place, const Fact&) {
    found |= repeats(place) && reaches(place, here);
  });
  return found;
}

auto FunctionView::repeats(FactPlace at) const -> bool {
  const Fact* self = &facts_->blocks[at.block].facts[at.fact];
  return search(at,
                [&](const Fact& fact, bool&) {
                  return &fact == self ? std::optional(Location{})
                                       : std::nullopt;
                })
      .has_value();
}

}  // namespace costall
