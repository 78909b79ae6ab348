// What a coroutine may have at each await that others wait for: locks and
// permits, on all paths (Must) or some (May), from where it takes them to where
// it gives them back. Tested by test/engine/held_resources_test.cpp.
#pragma once

#include <cstdint>
#include <vector>

#include "checker/engine/facts.h"

namespace costall {

// Sets of the states in which a hold may be; the join is the union.
struct Held {
  static constexpr std::uint8_t kFree = 1;
  static constexpr std::uint8_t kHeld = 2;
  std::uint8_t bits = kFree;

  auto may() const -> bool { return (bits & kHeld) != 0; }
  auto must() const -> bool { return bits == kHeld; }
  auto operator==(const Held&) const -> bool = default;
};

// By hold. What a fact does to it.
void apply(std::vector<Held>& state, const Fact& fact);

// Before each block; empty where the block is not reached.
auto solve_held(const FunctionFacts& facts) -> std::vector<std::vector<Held>>;

}  // namespace costall
