// Which findings are asked for. Tested by test/report/select_test.cpp.
#include "checker/report/select.h"

#include <algorithm>

#include "checker/report/hazard_list.h"

namespace costall {
namespace {

auto matches_a_hazard(const std::string& glob) -> bool {
  const auto hazards = hazard_names();
  return std::any_of(hazards.begin(), hazards.end(), [&](const auto& hazard) {
    return glob_matches(glob, hazard.id);
  });
}

auto known_ids() -> std::string {
  std::string ids;
  for (const HazardName& hazard : hazard_names()) {
    if (!ids.empty()) ids += ", ";
    ids += hazard.id;
  }
  return ids;
}

auto no_such_hazard(std::string_view option, const std::string& glob)
    -> std::string {
  std::string message{option};
  message += ": no hazard matches '" + glob + "'";
  if (glob.find('*') == std::string::npos) {
    message += ", the nearest is '" + std::string(nearest_hazard(glob)) + "'";
  }
  return message + "; known hazards: " + known_ids();
}

}  // namespace

auto glob_matches(std::string_view glob, std::string_view text) -> bool {
  std::size_t g = 0;
  std::size_t t = 0;
  std::size_t star = std::string_view::npos;
  std::size_t after_star = 0;
  while (t < text.size()) {
    if (g < glob.size() && glob[g] == '*') {
      star = g++;
      after_star = t;
    } else if (g < glob.size() && glob[g] == text[t]) {
      ++g;
      ++t;
    } else if (star != std::string_view::npos) {
      g = star + 1;
      t = ++after_star;
    } else {
      return false;
    }
  }
  return glob.find_first_not_of('*', g) == std::string_view::npos;
}

auto matches_any(const std::vector<std::string>& globs, std::string_view text)
    -> bool {
  return std::any_of(globs.begin(), globs.end(), [&](const auto& glob) {
    return glob_matches(glob, text);
  });
}

auto check_selection(const Selection& selection) -> std::vector<std::string> {
  std::vector<std::string> problems;
  const auto check = [&](std::string_view option, const auto& globs) {
    for (const std::string& glob : globs) {
      if (matches_a_hazard(glob)) continue;
      problems.push_back(no_such_hazard(option, glob));
    }
  };
  check("--enable", selection.enable);
  check("--disable", selection.disable);
  return problems;
}

auto is_enabled(const Selection& selection, std::string_view rule) -> bool {
  if (matches_any(selection.disable, rule)) return false;
  if (!selection.enable.empty()) return matches_any(selection.enable, rule);
  const HazardName* hazard = find_hazard(rule);
  return hazard == nullptr || hazard->by_default;
}

auto is_selected(const Selection& selection, const Finding& finding) -> bool {
  return is_enabled(selection, finding.rule) &&
         finding.harm >= selection.min_harm &&
         finding.confidence >= selection.min_confidence;
}

auto fails(const Selection& selection, const std::vector<Finding>& findings)
    -> bool {
  return std::any_of(findings.begin(), findings.end(), [&](const auto& one) {
    return !one.suppressed && one.harm >= selection.fail_on;
  });
}

}  // namespace costall
