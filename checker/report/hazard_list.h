// The ids and one-line summaries of hazards.def as data, for select, help and
// the front ends' registration. Must not name any hazard itself.
// Tested by test/report/select_test.cpp.
#pragma once

#include <span>
#include <string_view>

namespace costall {

struct HazardName {
  std::string_view id;       // "window-slow-body"
  std::string_view summary;  // lower case, no full stop
  bool by_default = true;    // false: runs only where it is asked for
};

// In the order of hazards.def, which is alphabetical.
auto hazard_names() -> std::span<const HazardName>;

// The entry with this id, or null.
auto find_hazard(std::string_view id) -> const HazardName*;

// The known id that is fewest edits away, for "did you mean".
auto nearest_hazard(std::string_view id) -> std::string_view;

}  // namespace costall
