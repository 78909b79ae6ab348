// One name for one file: units may reach a header through links, as builds make
// them by the thousand, and what is found in it is to be told once.
// Must not print. Tested by test/frontends/sarif.test.
#pragma once

#include <vector>

#include "checker/engine/finding.h"

namespace costall::cli {

// Of the names that findings and their steps have for a file, all get the one
// without links if it is among them, else the least. A file with one name keeps
// it, links and all. Asks the file system once for each name.
auto unify_names(std::vector<Finding>& findings) -> void;

}  // namespace costall::cli
