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
    return join_bits(into, from);
  }

  // Awaiting one task of a set says nothing of a set that has started.
  auto is_cold(ProducerId id) const -> bool {
    return facts.producers[id].kind == ProducerKind::ColdSet;
  }

  static void start(Liveness& at, bool one) {
    const auto before = at.bits;
    at.bits = before & (Liveness::kFilled | Liveness::kDriven);
    if (before & Liveness::kOne) at.bits |= Liveness::kFilled;
    if (before & Liveness::kAbsent)
      at.bits |= one ? Liveness::kOne : Liveness::kFilled;
  }

  void apply(State& state, const Fact& fact) const {
    if (const auto* started = std::get_if<Started>(&fact)) {
      start(state[started->producer], started->one);
    } else if (const auto* pulled = std::get_if<Pulled>(&fact)) {
      Liveness& at = state[pulled->producer];
      if (pulled->takes_one && at.only_one())
        at.bits = Liveness::kAbsent;
      else if (!is_cold(pulled->producer))
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

// Adds the blocks of `work`, and all behind them, to `reached`.
void flood(const FunctionFacts& facts, std::vector<unsigned> work,
           std::vector<bool>& reached) {
  while (!work.empty()) {
    const unsigned block = work.back();
    work.pop_back();
    if (reached[block]) continue;
    reached[block] = true;
    const std::vector<unsigned>& next = facts.blocks[block].successors;
    work.insert(work.end(), next.begin(), next.end());
  }
}

// Blocks that run: those behind the entry and behind the handlers of
// exceptions, to which no edge leads.
auto runs(const FunctionFacts& facts, std::vector<bool> reached)
    -> std::vector<bool> {
  std::vector<unsigned> handlers;
  for (unsigned block = 0; block < facts.blocks.size(); ++block)
    if (facts.blocks[block].handler) handlers.push_back(block);
  flood(facts, std::move(handlers), reached);
  return reached;
}

}  // namespace

auto AwaitView::keeps(HoldId hold) const -> bool {
  const auto& gets = await->hands_on;
  return held[hold].may() &&
         std::find(gets.begin(), gets.end(), hold) == gets.end();
}

FunctionView::FunctionView(const FunctionFacts& facts) : facts_(&facts) {
  collect();
}

void FunctionView::collect() {
  if (facts_->blocks.empty()) return;
  find_cycles();
  index_facts();
  LivenessAnalysis analysis{*facts_};
  const auto solution = solve_forward(
      analysis, static_cast<unsigned>(facts_->blocks.size()), facts_->entry);
  at_exit_ = solution.before[facts_->exit];
  const auto held_before = solve_held(*facts_);
  const std::vector<bool> running = runs(*facts_, solution.reached);
  for (unsigned block = 0; block < facts_->blocks.size(); ++block) {
    for (const Fact& fact : facts_->blocks[block].facts)
      if (const auto* blocked = std::get_if<Blocked>(&fact);
          blocked && running[block])
        blocked_.push_back(blocked);
    if (!solution.reached[block]) continue;
    auto state = solution.before[block];
    auto held = held_before[block];
    const std::vector<Fact>& here = facts_->blocks[block].facts;
    for (unsigned i = 0; i < here.size(); ++i) {
      if (const auto* await = std::get_if<Awaited>(&here[i]))
        awaits_.push_back({await, {block, i}, state, held});
      analysis.apply(state, here[i]);
      apply(held, here[i]);
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

// Breadth first backwards from just before `to`.
template <class Accept>
auto FunctionView::search_back(FactPlace to, Accept accept) const
    -> std::optional<Location> {
  std::vector<bool> seen(facts_->blocks.size(), false);
  std::vector<FactPlace> work{to};
  for (std::size_t next = 0; next < work.size(); ++next) {
    const FactPlace at = work[next];
    const std::vector<Fact>& facts = facts_->blocks[at.block].facts;
    for (unsigned i = at.fact; i-- > 0;)
      if (const auto found = accept(facts[i])) return found;
    for (const unsigned before : predecessors_[at.block]) {
      if (seen[before]) continue;
      seen[before] = true;
      const auto count = facts_->blocks[before].facts.size();
      work.push_back({before, static_cast<unsigned>(count)});
    }
  }
  return std::nullopt;
}

auto FunctionView::started_before(FactPlace to, ProducerId producer) const
    -> std::optional<Location> {
  // A pull counts where nothing was started.
  const bool starts = producer < starts_.size() && starts_[producer];
  return search_back(to, [&](const Fact& fact) -> std::optional<Location> {
    const auto* started = std::get_if<Started>(&fact);
    const auto* pull = std::get_if<Pulled>(&fact);
    if (started && started->producer == producer) return started->at;
    if (!starts && pull && pull->producer == producer) return pull->at;
    return std::nullopt;
  });
}

auto FunctionView::raced_before(FactPlace to, ProducerId producer) const
    -> std::optional<Location> {
  bool raced = false;
  const auto at =
      search_back(to, [&](const Fact& fact) -> std::optional<Location> {
        const auto* pull = std::get_if<Pulled>(&fact);
        if (!pull || pull->producer != producer) return std::nullopt;
        raced = pull->first_of_several;
        return pull->at;
      });
  return raced ? at : std::nullopt;
}

auto FunctionView::looked_at_after(FactPlace from, HoldId hold) const
    -> std::optional<Location> {
  return search(
      from, [&](const Fact& fact, bool& stop) -> std::optional<Location> {
        const auto* looked = std::get_if<Looked>(&fact);
        if (looked && looked->hold == hold) return looked->at;
        const auto* taken = std::get_if<Taken>(&fact);
        const auto* back = std::get_if<GivenBack>(&fact);
        stop = (taken && taken->hold == hold) || (back && back->hold == hold);
        return std::nullopt;
      });
}

auto FunctionView::taken_before(FactPlace to, HoldId hold) const
    -> std::optional<Location> {
  return search_back(to, [&](const Fact& fact) -> std::optional<Location> {
    const auto* taken = std::get_if<Taken>(&fact);
    return taken && taken->hold == hold ? std::optional(taken->at)
                                        : std::nullopt;
  });
}

// Strongly connected components, by Tarjan's algorithm without recursion: two
// places lie on one cycle if their blocks share a component that repeats.
void FunctionView::find_cycles() {
  const auto count = static_cast<unsigned>(facts_->blocks.size());
  constexpr unsigned kNew = ~0u;
  std::vector<unsigned> index(count, kNew), low(count, 0);
  std::vector<bool> on_stack(count, false);
  std::vector<unsigned> stack;
  std::vector<FactPlace> work;  // a block, and the successor to look at next
  component_.assign(count, 0);
  unsigned found = 0;
  const auto enter = [&](unsigned block) {
    index[block] = low[block] = found++;
    stack.push_back(block);
    on_stack[block] = true;
    work.push_back({block, 0});
  };
  const auto close = [&](unsigned block) {
    unsigned size = 0, member = kNew;
    do {
      member = stack.back();
      stack.pop_back();
      on_stack[member] = false;
      component_[member] = block;
      ++size;
    } while (member != block);
    const std::vector<unsigned>& next = facts_->blocks[block].successors;
    const bool itself =
        std::find(next.begin(), next.end(), block) != next.end();
    if (size > 1 || itself) repeats_.insert(block);
  };
  for (unsigned root = 0; root < count; ++root) {
    if (index[root] != kNew) continue;
    enter(root);
    while (!work.empty()) {
      const unsigned block = work.back().block;
      const std::vector<unsigned>& next = facts_->blocks[block].successors;
      if (work.back().fact < next.size()) {
        const unsigned to = next[work.back().fact++];
        if (index[to] == kNew)
          enter(to);
        else if (on_stack[to])
          low[block] = std::min(low[block], index[to]);
        continue;
      }
      work.pop_back();
      if (low[block] == index[block]) close(block);
      if (!work.empty())
        low[work.back().block] = std::min(low[work.back().block], low[block]);
    }
  }
}

// Which producers are started, where they are pulled on a cycle, and what lies
// behind such a pull.
void FunctionView::index_facts() {
  const std::size_t count = facts_->blocks.size();
  predecessors_.resize(count);
  starts_.resize(facts_->producers.size(), false);
  pulled_in_.resize(facts_->producers.size());
  behind_.resize(facts_->producers.size());
  for (unsigned block = 0; block < count; ++block) {
    for (const unsigned next : facts_->blocks[block].successors)
      predecessors_[next].push_back(block);
    for (const Fact& fact : facts_->blocks[block].facts) {
      if (const auto* started = std::get_if<Started>(&fact))
        starts_[started->producer] = true;
      if (const auto* pull = std::get_if<Pulled>(&fact);
          pull && repeats_.count(component_[block]))
        pulled_in_[pull->producer].insert(component_[block]);
    }
  }
}

auto FunctionView::in_loop_with_pull(FactPlace at, ProducerId producer) const
    -> bool {
  return pulled_in_[producer].count(component_[at.block]) > 0;
}

auto FunctionView::left_pull_loop(FactPlace at, ProducerId producer) const
    -> bool {
  if (pulled_in_[producer].empty()) return false;
  std::vector<bool>& behind = behind_[producer];
  if (behind.empty()) {
    behind.resize(facts_->blocks.size(), false);
    std::vector<unsigned> pulled;
    for (unsigned block = 0; block < behind.size(); ++block)
      if (pulled_in_[producer].count(component_[block]))
        pulled.push_back(block);
    flood(*facts_, std::move(pulled), behind);
  }
  return behind[at.block];
}

auto FunctionView::repeats(FactPlace at) const -> bool {
  return repeats_.count(component_[at.block]) > 0;
}

}  // namespace costall
