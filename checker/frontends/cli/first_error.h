// The first error of a compilation as a problem with its place, for a person who
// has to mend it. Must not print. Tested by test/frontends/cli_exit_status.test.
#pragma once

#include <clang/Basic/Diagnostic.h>

#include <optional>
#include <string>

#include "checker/frontends/cli/unit.h"

namespace costall::cli {

// Keeps the first error, which is what has to be mended; the others may follow
// from it. Refers to what it is given.
class FirstError : public clang::DiagnosticConsumer {
 public:
  FirstError(const Unit& unit, const std::string& base)
      : unit_(unit), base_(base) {}

  void HandleDiagnostic(clang::DiagnosticsEngine::Level level,
                        const clang::Diagnostic& info) override;

  auto first() const -> const std::optional<Problem>& { return first_; }

 private:
  auto add_place(const clang::Diagnostic& info) -> void;

  const Unit& unit_;
  const std::string& base_;
  std::optional<Problem> first_;
};

}  // namespace costall::cli
