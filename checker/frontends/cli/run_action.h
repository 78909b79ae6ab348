// Clang's front end over one unit, and what hinders it as one problem for a person
// who has to mend it. Must not print. Tested by test/frontends/cli_exit_status.test.
#pragma once

#include <clang/Frontend/FrontendAction.h>
#include <llvm/Support/VirtualFileSystem.h>

#include <memory>
#include <optional>
#include <string>

#include "checker/frontends/cli/unit.h"

namespace costall::cli {

// Where Clang's own headers are, and the absolute current folder, for places
// within messages.
struct RunAction {
  const std::string& resource_dir;
  const std::string& base;
};

// Changes the current folder to the unit's. The first error is what has to be
// mended; the others may follow from it.
auto run_action(
    const Unit& unit, const RunAction& how,
    std::unique_ptr<clang::FrontendAction> action,
    llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem> files =
        llvm::vfs::getRealFileSystem()) -> std::optional<Problem>;

}  // namespace costall::cli
