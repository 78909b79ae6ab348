// Findings through the compiler's own diagnostics, so that -Werror, -w, pragmas
// and system headers treat them as its own. Must not decide what is found.
// Tested by test/frontends/plugin_levels.test.
#pragma once

#include "checker/frontends/shared/places.h"
#include "checker/frontends/shared/unit.h"
#include "clang/AST/ASTContext.h"

namespace costall {

// Everything that is not suppressed, in order. The level of each warning is
// that of clang's -Wcoroutine at its place; see docs/limits.md.
auto warn(clang::ASTContext& ast, const CheckedUnit& unit) -> void;

}  // namespace costall
