// Rule packs for a front end: the built-in ones, those that libraries brought,
// and those that a user names. The one place below the front ends that opens the
// files that a user names; must not print.
// Tested by test/frontends/plugin_arguments.test, tidy_options.test and
// rules_installed.test.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "checker/model/name_index.h"
#include "checker/model/pack_detect.h"
#include "checker/model/pack_reader.h"

namespace costall {

// What a user says of packs.
struct RuleChoice {
  std::vector<std::string> paths;  // packs, or folders of *.json, in order
  std::vector<std::string> disabled;  // globs over ids of packs to leave out
};

struct LoadedRules {
  std::shared_ptr<const NameIndex> names;  // of the healthy packs; never null
  std::vector<PackInfo> packs;
  std::vector<PackSource> sources;  // all that was read, wanted or not
  std::vector<PackProblem> problems;
  std::vector<std::string> disabled;
  std::vector<std::string> idle;  // of `disabled`: those that match no pack
  std::vector<const PackText*> left_out;  // built-in ones that no unit needed
};

// The built-in packs, then those chosen, which replace built-in ones of the
// same id.
auto load_rules(const RuleChoice& choice) -> LoadedRules;

// The same for a unit, without built-in packs that it can't need; all of them
// where the user chose some, so that a mistake is told.
auto load_rules(const RuleChoice& choice, const Knows& knows) -> LoadedRules;

// Whether another unit needs one that was left out.
auto lacks(const LoadedRules& rules, const Knows& knows) -> bool;

// The same with packs that lie in install trees. Those of a file name that is
// disabled are not even read, so that a broken one can be put aside. Problems
// are those of these packs.
auto with_installed(const LoadedRules& rules, std::vector<PackText> packs)
    -> LoadedRules;

}  // namespace costall
