// Which producers may hold started, unfinished work before each await, and
// whether on all paths (Must) or some (May). A task or window is live from its
// start, fill or pull until it is drained, moved, reset, destroyed or joined.
// Tested by test/engine/live_producers_test.cpp.
#pragma once

#include <cstdint>
#include <set>
#include <vector>

#include "checker/engine/facts.h"
#include "checker/engine/held_resources.h"

namespace costall {

// Sets of the states in which a producer may be; the join is the union.
struct Liveness {
  static constexpr std::uint8_t kAbsent = 1;  // nothing in flight
  static constexpr std::uint8_t kFilled = 2;  // started, not driven since
  static constexpr std::uint8_t kDriven = 4;  // driven at least once
  static constexpr std::uint8_t kOne = 8;     // one was put in, and no more
  std::uint8_t bits = kAbsent;

  auto live() const -> bool { return (bits & ~kAbsent) != 0; }
  auto must() const -> bool { return live() && (bits & kAbsent) == 0; }
  auto driven() const -> bool { return (bits & kDriven) != 0; }
  // One at most, and that one on some path.
  auto only_one() const -> bool {
    return (bits & kOne) != 0 && (bits & (kFilled | kDriven)) == 0;
  }
  auto operator==(const Liveness&) const -> bool = default;
};

// One await with what is live before it.
struct AwaitView {
  const Awaited* await = nullptr;
  FactPlace place;
  std::vector<Liveness> before;  // by producer
  std::vector<Held> held;        // by hold

  // The coroutine may have it, and what is awaited does not get it.
  auto keeps(HoldId hold) const -> bool;
};

// The solved facts of a function; what hazards see. The facts must outlive it.
// Not thread safe.
class FunctionView {
 public:
  explicit FunctionView(const FunctionFacts& facts);

  auto facts() const -> const FunctionFacts& { return *facts_; }
  auto awaits() const -> const std::vector<AwaitView>& { return awaits_; }
  auto blocked() const -> const std::vector<const Blocked*>& {
    return blocked_;
  }

  // By producer, when the function returns.
  auto at_exit() const -> const std::vector<Liveness>& { return at_exit_; }

  // Where the producer is first driven after `from` on some path, if anywhere.
  auto driven_after(FactPlace from, ProducerId producer) const
      -> std::optional<Location>;
  // Where work is first started for the producer after `from`, if anywhere.
  auto started_after(FactPlace from, ProducerId producer) const
      -> std::optional<Location>;
  // Where work of the producer started: the first place that reaches `to`.
  auto started_before(FactPlace to, ProducerId producer) const
      -> std::optional<Location>;
  // The last pull before the place, where it waited for the first of several.
  auto raced_before(FactPlace to, ProducerId producer) const
      -> std::optional<Location>;
  // Some pull of the producer and the place lie on one cycle.
  auto in_loop_with_pull(FactPlace at, ProducerId producer) const -> bool;
  // Some pull that reaches the place repeats without it.
  auto left_pull_loop(FactPlace at, ProducerId producer) const -> bool;
  // Where the hold was taken: the nearest place that reaches `to`.
  auto taken_before(FactPlace to, HoldId hold) const -> std::optional<Location>;
  // Where the deadline is looked at after `from`, before it is set again.
  auto looked_at_after(FactPlace from, HoldId hold) const
      -> std::optional<Location>;
  // Some path from the place comes back to it.
  auto repeats(FactPlace at) const -> bool;

 private:
  template <class Accept>
  auto search(FactPlace from, Accept accept) const -> std::optional<Location>;
  template <class Accept>
  auto search_back(FactPlace to, Accept accept) const
      -> std::optional<Location>;
  void collect();
  void find_cycles();
  void index_facts();

  const FunctionFacts* facts_;
  std::vector<AwaitView> awaits_;
  std::vector<const Blocked*> blocked_;
  std::vector<Liveness> at_exit_;
  std::vector<std::vector<unsigned>> predecessors_;
  std::vector<unsigned> component_;  // by block, named by one of its blocks
  std::set<unsigned> repeats_;       // components that are cycles
  // By producer.
  std::vector<bool> starts_;
  std::vector<std::set<unsigned>> pulled_in_;      // cycles with a pull
  mutable std::vector<std::vector<bool>> behind_;  // blocks, made when asked
};

}  // namespace costall
