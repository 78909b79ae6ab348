// hazards.def as data. Must not name any hazard itself: the X-macro is the one
// list. Tested by test/report/select_test.cpp.
#include "checker/report/hazard_list.h"

#include <algorithm>
#include <numeric>
#include <string>
#include <vector>

namespace costall {
namespace {

// Turns a stem into an id at first use; the strings live as long as the program.
auto id_of(std::string stem) -> std::string {
  std::replace(stem.begin(), stem.end(), '_', '-');
  return stem;
}

struct Table {
  std::vector<std::string> ids = {
#define COSTALL_HAZARD(stem, summary) id_of(#stem),
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD
  };
  std::vector<HazardName> entries;

  Table() {
    const std::vector<std::string_view> summaries = {
#define COSTALL_HAZARD(stem, summary) summary,
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD
    };
    const std::vector<bool> by_default = {
#define COSTALL_HAZARD(stem, summary) true,
#define COSTALL_HAZARD_OFF(stem, summary) false,
#include "checker/hazards/hazards.def"
#undef COSTALL_HAZARD
    };
    for (std::size_t i = 0; i < ids.size(); ++i) {
      entries.push_back({ids[i], summaries[i], by_default[i]});
    }
  }
};

// Levenshtein's distance, one row at a time (Wagner and Fischer, 1974).
auto edits_between(std::string_view a, std::string_view b) -> std::size_t {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t replaced = diagonal + (a[i] == b[j] ? 0 : 1);
      diagonal = row[j + 1];
      row[j + 1] = std::min({replaced, row[j] + 1, row[j + 1] + 1});
    }
  }
  return row.back();
}

}  // namespace

auto hazard_names() -> std::span<const HazardName> {
  static const Table table;
  return table.entries;
}

auto find_hazard(std::string_view id) -> const HazardName* {
  for (const HazardName& hazard : hazard_names()) {
    if (hazard.id == id) return &hazard;
  }
  return nullptr;
}

auto nearest_hazard(std::string_view id) -> std::string_view {
  const auto nearer = [&](const HazardName& a, const HazardName& b) {
    return edits_between(id, a.id) < edits_between(id, b.id);
  };
  const auto hazards = hazard_names();
  return std::min_element(hazards.begin(), hazards.end(), nearer)->id;
}

}  // namespace costall
