// One translation unit in, findings out: the only call that the three front
// ends make. Total: never throws, never prints, never reads files; a body over
// the budget is skipped and counted.
// Tested by test/hazards (each file through every front end).
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/engine/reason.h"
#include "checker/engine/unit_facts.h"
#include "checker/model/name_index.h"

namespace clang {
class ASTContext;
}

namespace costall {

struct CheckOptions {
  // Rule ids to run; empty runs every hazard of hazards.def.
  std::function<bool(std::string_view rule)> enabled;
  // Largest body, in CFG blocks, that is analysed.
  unsigned max_blocks = 20000;
  // Also makes the facts that are for other units.
  bool facts = false;
  // Also says what is known of this line, and why.
  AskedLine why{};  // line 0: nothing is asked
};

struct UnitReport {
  std::vector<Finding>
      findings;  // sorted by location, then rule; no duplicates
  CheckStats stats;
  std::vector<Problem> problems;  // broken annotations; the rest was checked
  UnitFacts facts;
  std::vector<Reason> reasons;  // in order of place
  bool has_line = false;        // some function contains the line asked about
};

// Every finding at every confidence; the caller filters (report/select.h).
auto check_unit(clang::ASTContext& ast, const NameIndex& names,
                const CheckOptions& options) -> UnitReport;

}  // namespace costall
