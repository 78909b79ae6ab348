// What one translation unit says to the others: summaries of the functions that
// they may call, and the facts of those of its own coroutines for which the
// answer lies elsewhere. Plain data; made by ast/summaries, written and read by
// program/facts_format, joined by program/link. No Clang.
// Tested by test/program.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/engine/facts.h"

namespace costall {

// What running a function does to an object that its caller passes.
struct ParameterTouch {
  int parameter = 0;  // from 0; -1: the object that a method is called on
  bool drives = false;
  bool starts = false;  // puts work in
  bool ends = false;    // nothing is in flight when it is over
};

// A call that blocks the thread, with the way to it.
struct BlockingWay {
  std::string why{};
  std::string instead{};
  std::vector<Step> chain{};
  unsigned conditions = 0;  // steps of the chain that stand in a branch
};

// A function that other units may call. What is not known is left open: the
// calls that decide it are listed.
struct FunctionSummary {
  FunctionKey key = 0;
  std::string name{};  // "Store::load"
  Location at{};
  std::vector<FunctionKey> overrides{};

  // Of awaiting what it returns; Unknown for a function that is not awaited.
  Speed speed = Speed::Unknown;
  bool certain = true;
  bool never_suspends = false;
  std::vector<Step> chain{};
  std::vector<OpenCall> awaits{};

  std::optional<BlockingWay> blocks{};
  std::vector<OpenCall> calls{};

  // What goes on while a generator that it returns is parked at a yield.
  Progress progress = Progress::Unknown;
  // The object that it returns has started work in it.
  bool returns_started = false;
  bool returns_many = false;
  std::vector<ParameterTouch> touches{};
};

// A lazy task that is put into a member: it is cold in whoever awaits it there.
struct StoredTask {
  FunctionKey field = 0;
  Location at{};
  Confidence certainty = Confidence::Likely;
};

struct UnitFacts {
  // The folder of the compilation, when the compiler would tell it to a
  // debugger; relative paths below start there.
  std::string directory{};
  std::string source{};
  CheckStats stats{};
  std::vector<FunctionSummary> functions{};
  std::vector<StoredTask> stored{};
  // Coroutines with open calls or producers made elsewhere.
  std::vector<FunctionFacts> open{};

  auto empty() const -> bool {
    return functions.empty() && stored.empty() && open.empty();
  }
};

}  // namespace costall
