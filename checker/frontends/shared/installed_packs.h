// The rule packs that libraries brought along: in share/costall/rules beside the
// folder `include` that a unit takes their headers from. Files are read as the
// compiler reads headers, so that whoever notes those notes packs too.
// Must not print. Tested by test/frontends/rules_installed.test.
#pragma once

#include "checker/frontends/shared/rule_files.h"
#include "clang/Basic/FileManager.h"
#include "clang/Lex/HeaderSearch.h"

namespace costall {

// `rules` and the packs that belong to this unit; of two of one id and revision
// the first on the include path counts, as with headers.
auto rules_of_unit(const LoadedRules& rules, const clang::HeaderSearch& headers,
                   clang::FileManager& files) -> LoadedRules;

}  // namespace costall
