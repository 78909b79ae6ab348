// From a finding's plain position back to where Clang knows it, so that
// warnings honour pragmas, system headers and macros of the compiler. Must not
// emit anything. Tested by test/frontends/plugin_levels.test.
#pragma once

#include <string>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"
#include "clang/Basic/Diagnostic.h"
#include "clang/Basic/SourceLocation.h"
#include "clang/Basic/SourceManager.h"
#include "llvm/ADT/StringMap.h"

namespace costall {

// Valid while the source manager is; not thread safe.
class Places {
 public:
  explicit Places(clang::SourceManager& manager) : manager_(manager) {}

  // Invalid when the file is no part of this unit.
  auto find(const Location& at) -> clang::SourceLocation;

  // Empty when one of the edits lies outside of this unit.
  auto hints(const Fix& fix) -> std::vector<clang::FixItHint>;

 private:
  auto start_of(const std::string& file) -> clang::SourceLocation;

  clang::SourceManager& manager_;
  llvm::StringMap<clang::SourceLocation> starts_;
};

// The compiler's own buffers as text, so that a file that changed on disk since
// is read as it was compiled.
auto compiler_sources(clang::SourceManager& manager) -> Sources;

}  // namespace costall
