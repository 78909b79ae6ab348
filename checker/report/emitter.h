// Everything one run has to say, and the formats it can be said in. An emitter
// turns a Report into strings; who prints them is the front end's business.
// A new format is one function, one file and one line in emitter.cpp.
// Tested by test/report/{text,json,sarif,html}_test.cpp.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/report/baseline.h"
#include "checker/report/sources.h"

namespace costall {

struct Summary {
  unsigned units = 0;   // translation units that were looked at
  unsigned failed = 0;  // of these: could not be parsed
  unsigned cached = 0;  // of these: taken from an earlier run
  unsigned fixed = 0;   // findings that were there and are mended now
  CheckStats stats;
  double seconds = 0;
};

struct ToolInfo {
  std::string version;  // costall's own, "0.1.0"
  std::string llvm;     // "22.1.8"
};

struct Report {
  ToolInfo tool;
  std::vector<Finding> findings;  // finalized, suppressed and selected
  std::vector<Problem> errors;    // units and annotations, in order of place
  std::vector<Problem> unused_suppressions;
  std::optional<BaselineReport> baseline;  // set when one was given
  Summary summary;
  int exit_status = 0;  // what the run is going to end with
};

enum class Colour : bool { Off, On };

struct EmitOptions {
  std::string base;  // absolute current folder, see paths.h
  Colour colour = Colour::Off;
  Colour err_colour = Colour::Off;
};

struct Emitted {
  std::string out;  // the report itself
  std::string err;  // what a person should see beside it, may be empty
};

using Emit = auto (*)(const Report&, Sources&, const EmitOptions&) -> Emitted;

struct Format {
  std::string_view name;  // as given to --format
  Emit emit;
};

// Findings that are not suppressed.
auto count_shown(const std::vector<Finding>& findings) -> std::size_t;

// The formats that work, in the order in which help names them.
auto formats() -> std::span<const Format>;
auto find_format(std::string_view name) -> const Format*;

// One emitter each; `formats()` lists them.
auto emit_text(const Report&, Sources&, const EmitOptions&) -> Emitted;
auto emit_json(const Report&, Sources&, const EmitOptions&) -> Emitted;
auto emit_sarif(const Report&, Sources&, const EmitOptions&) -> Emitted;
auto emit_html(const Report&, Sources&, const EmitOptions&) -> Emitted;

}  // namespace costall
