// One translation unit as clang's process sees it, from AST to the findings
// that a user asked for: what the plugin and the clang-tidy module share. Must
// not emit anything. Tested by test/frontends/plugin_builds.test.
#pragma once

#include <vector>

#include "checker/check.h"
#include "checker/engine/finding.h"
#include "checker/model/name_index.h"
#include "checker/model/pack_detect.h"
#include "checker/report/select.h"
#include "checker/report/suppress.h"
#include "clang/AST/ASTContext.h"

namespace costall {

struct CheckedUnit {
  std::vector<Finding> findings;  // selected, in order of place; suppressed too
  std::vector<Problem> problems;  // broken annotations
  std::vector<Problem> unused_suppressions;
  CheckStats stats;
  UnitFacts facts;  // for other units, where they were asked for
};

// Can this unit hold a coroutine at all? Cheap: looks at no declaration's body
// and allows a front end to skip everything else, even reading packs.
auto may_have_coroutines(const clang::ASTContext& ast) -> bool;

// Which identifiers the unit has; all, where some may lie in a precompiled header
// or a module. `ast` outlives the answer.
auto identifiers_of(const clang::ASTContext& ast) -> Knows;

enum class WithFacts : bool { No, Yes };

auto check_and_select(clang::ASTContext& ast, const NameIndex& names,
                      const Selection& selection, SuppressionKinds kinds,
                      WithFacts with_facts = WithFacts::No) -> CheckedUnit;

}  // namespace costall
