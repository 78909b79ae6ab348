// Rule packs for a front end: the built-in ones, and those that a user names.
// The one place below the front ends that opens rule files; must not print.
// Tested by test/frontends/plugin_arguments.test and tidy_options.test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/model/name_index.h"
#include "checker/model/pack_reader.h"

namespace costall {

struct LoadedRules {
  std::shared_ptr<const NameIndex> names;  // of the healthy packs; never null
  std::vector<PackInfo> packs;
  std::vector<std::string> texts;  // of the packs that were named, as read
  // Ready to be shown, one for each problem in each file: "<pack>:<where>:
  // <what was found and expected>".
  std::vector<std::string> problems;
};

// The built-in packs, then `paths` in order. A path is a pack or a folder, of
// which every *.json is read, in order of name. A pack with the id of a
// built-in one replaces it.
auto load_rules(const std::vector<std::string>& paths) -> LoadedRules;

}  // namespace costall
