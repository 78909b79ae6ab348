// Everything that rule packs say of one expression or class, in words: for
// people who ask why. The engine itself asks for single facts.
// Tested by test/frontends/explain_why.test.
#pragma once

#include <vector>

#include "checker/engine/ast/types.h"
#include "checker/engine/reason.h"

namespace costall {

// Of a call or construction, by all names that packs may know it under.
auto packs_on_call(const clang::Expr& call, Names& names,
                   const NameIndex& index) -> std::vector<SaidByPack>;

// Of a class: what its objects are, what they own, and what awaiting one does.
auto packs_on_class(const clang::CXXRecordDecl& record, Names& names,
                    const NameIndex& index) -> std::vector<SaidByPack>;

}  // namespace costall
