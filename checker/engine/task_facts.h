// What becomes of the tasks that a function makes, whether it is a coroutine or
// not: work that nobody starts, spawned work that borrows, work that is started
// without a bound. Plain data, found by ast/unstarted, ast/detached and
// ast/fan_out, no Clang. Tested by test/hazards (discarded_task and the
// others).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/engine/finding.h"

namespace costall {

// Made here, and no path leads to its start.
struct Unstarted {
  enum class What : std::uint8_t {
    Statement,    // a call whose lazy result is dropped
    Variable,     // a local or a member that nobody reads
    Container,    // a container that is only filled
    Acquisition,  // the awaiter of a lock or a permit, never awaited
  };
  What what = What::Statement;
  Location at{};
  std::string text{};  // the call, or the name of what keeps the task
  Confidence certainty = Confidence::Definite;
  std::vector<Step> steps{};
};

// Work that goes on by itself, with a reference to what dies before it.
struct DetachedBorrow {
  enum class What : std::uint8_t {
    Local,      // a local or a parameter of the function that spawns
    Temporary,  // gone at the end of the full expression
    Closure,    // of the lambda whose coroutine it is
    This,       // the object whose function spawns
  };
  What what = What::Local;
  Location at{};           // the spawn
  std::string borrowed{};  // "buffer"; empty for a closure without a name
  Confidence certainty = Confidence::Definite;
  std::vector<Step> steps{};
  std::optional<Fix> fix{};
};

// A loop that starts work for every item of its input and never waits for any.
struct FanOut {
  Location at{};        // the call that starts it
  std::string set{};    // where it is put; empty for detached work
  std::string input{};  // the range, or what is awaited for the next item
  Confidence certainty = Confidence::Possible;
  std::vector<Step> steps{};
};

struct TaskFacts {
  std::vector<Unstarted> unstarted;
  std::vector<DetachedBorrow> borrows;
  std::vector<FanOut> fan_outs;

  auto empty() const -> bool {
    return unstarted.empty() && borrows.empty() && fan_outs.empty();
  }
};

}  // namespace costall
