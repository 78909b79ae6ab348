// When do coroutines of a class begin to run, by the engine's own reading of its
// promise? Of a template nothing is known until somebody makes it: a few
// coroutines that return it are appended to the unit, and read as a user's
// would be. Tested by test/frontends/rules_verify.test.
#pragma once

#include <map>
#include <string>

#include "checker/engine/ast/types.h"
#include "clang/AST/ASTContext.h"

namespace costall {

// Coroutines that return `record` in a few ways, of which some may not compile;
// empty where its template parameters are none that can be guessed.
auto probe_text(const clang::CXXRecordDecl& record, unsigned id) -> std::string;

// Ids of `probe_text` to what the unit with these texts says of each class. Ids
// of which nothing compiled are left out.
auto read_probes(const clang::ASTContext& ast) -> std::map<unsigned, AsyncType>;

}  // namespace costall
