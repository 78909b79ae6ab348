// Puts a unit's facts into its object file, so that `costall link` finds them
// wherever the object goes: through a cache, a distributed compiler, an archive.
// Tested by test/frontends/link.test.
#pragma once

#include "checker/engine/unit_facts.h"
#include "clang/Frontend/CompilerInstance.h"

namespace costall {

// Hands a piece of assembly with the facts to the compiler's own consumer, as
// if it stood in the source: a section that no linker takes into a program.
// Places are relative to the compilation's folder and changed as
// -ffile-prefix-map says, so that equal sources give equal objects anywhere.
// Does nothing where no ELF object is made.
auto embed(clang::CompilerInstance& compiler, UnitFacts facts) -> void;

}  // namespace costall
