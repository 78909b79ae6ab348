// The findings of many functions, one for each place and rule: what a unit and
// a whole program collect in. Tested by test/hazards and test/program.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/engine/facts.h"

namespace costall {

class FindingSet {
 public:
  // Shows the facts to every hazard that `enabled` names; empty: to all.
  void run_hazards(const FunctionFacts& facts,
                   const std::function<bool(std::string_view)>& enabled);

  // Is there one at the same place, of the same rule, that is as sure?
  auto has(const Finding& finding) const -> bool;

  // Sorted by place, then rule. Leaves the set empty.
  auto take() -> std::vector<Finding>;

 private:
  void keep(Finding finding);
  void drop_covered();

  std::map<std::pair<Location, std::string>, Finding> found_;
};

}  // namespace costall
