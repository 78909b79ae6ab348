// The facts in object files, archives and folders of them. Uses LLVM's object
// readers, no Clang. Must not print. Tested by test/frontends/link.test.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "checker/engine/finding.h"

namespace costall::cli {

struct ObjectFacts {
  std::string object;   // "libstore.a(index.o)", to show
  std::string folder;   // of the file, absolute
  std::string payload;  // of program/facts_format.h
};

struct ObjectsRead {
  unsigned objects = 0;  // that were looked into
  unsigned without = 0;  // of these: without facts
  // Inputs that are not there or hold no objects: mistakes of the user.
  std::vector<std::string> mistakes;
  std::vector<Problem> broken;  // objects and facts that cannot be read
};

// Calls `take` for each unit's facts; what cannot be read is noted and skipped.
// In folders, files named *.o, *.obj, *.a and *.lo count; links are not
// followed to folders.
auto read_objects(const std::vector<std::string>& inputs,
                  const std::function<void(ObjectFacts)>& take) -> ObjectsRead;

}  // namespace costall::cli
