// One translation unit on its way through the command line: what to compile,
// and what came of it. Plain data, no Clang; the outcome travels between
// processes as bytes. Tested by test/frontends/cli_*.test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/engine/finding.h"

namespace costall::cli {

struct Unit {
  std::string file;                    // as the compiler is given it
  std::string directory;               // absolute
  std::vector<std::string> arguments;  // the compiler first, sources and all
  std::string path;                    // absolute, to show and to read
  // Known before any work: the unit is reported and not compiled.
  std::string problem;
};

struct Outcome {
  std::vector<Finding> findings;
  CheckStats stats;
  std::vector<Problem> problems;   // broken annotations
  std::optional<Problem> failure;  // why the unit could not be checked
  std::string facts;  // for other units: the payload of program/facts_format.h
};

auto to_bytes(const Outcome& outcome) -> std::string;

// Nothing when the bytes are not a whole outcome.
auto from_bytes(const std::string& bytes) -> std::optional<Outcome>;

}  // namespace costall::cli
