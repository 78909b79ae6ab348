// What threads do that one activity keeps for too long: once for each such
// slice, from outside of the thread.
//
// Must not look at a thread that may have gone on since the model knows of it.
// Tested by test/probe/stacks_test.cpp.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "runtime-probe/src/analysis/account.h"

namespace costall::probe::detail {

/// In lines: what the thread does ("system call read, thread worker") and the
/// functions that it is in, innermost first. They are told from the words on
/// its stack, so that one or the other may be left over from an earlier call.
/// `locals` as for sample_thread. Empty if it cannot be told without disturbing
/// the thread.
auto stack_text(int system_number, std::uintptr_t locals = 0) -> std::string;

/// Of one session. Its calls are those of a sink.
class stack_watch {
 public:
  /// Records a stack (event::stack) for each that is new and can be looked at.
  void look(std::span<const analysis::long_slice> slices);

 private:
  struct looked_at {
    analysis::long_slice slice;
    int tries = 0;
  };
  std::unordered_map<std::uint16_t, looked_at> before_;
};

}  // namespace costall::probe::detail
