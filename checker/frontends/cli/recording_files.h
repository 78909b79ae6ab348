// The file system as Clang sees it, with a note of each question it asks.
// Tested by test/frontends/cache.test.
#pragma once

#include <llvm/ADT/IntrusiveRefCntPtr.h>
#include <llvm/Support/VirtualFileSystem.h>

#include "checker/frontends/cli/cache_inputs.h"

namespace costall::cli {

// The disk; what is asked of it is noted in `inputs`, which must outlive it.
// Relative paths are those of `directory`, which must be the current folder
// whenever it is asked.
auto recording_files(const std::string& directory, Inputs& inputs)
    -> llvm::IntrusiveRefCntPtr<llvm::vfs::FileSystem>;

// To be called when Clang is done: in order, each path once.
auto sort_inputs(Inputs& inputs) -> void;

}  // namespace costall::cli
