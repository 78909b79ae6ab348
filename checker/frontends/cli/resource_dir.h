// Where Clang's own headers (stddef.h, intrinsics) lie. A program that is not
// clang has to say so. Must not print. Tested by test/frontends/cli_usage.test.
#pragma once

#include <string>

namespace costall::cli {

struct ResourceDir {
  std::string path;     // empty when none was found
  std::string problem;  // then why, with the places, and what to install
};

// The folder of the build, else the one beside the Clang library in use, else
// the one of `clang-<major>` on PATH.
auto find_resource_dir() -> ResourceDir;

}  // namespace costall::cli
