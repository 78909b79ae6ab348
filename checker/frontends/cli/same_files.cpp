// Groups names by what they lead to. Tested by test/frontends/sarif.test.
#include "checker/frontends/cli/same_files.h"

#include <map>
#include <set>
#include <string>

#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

// Calls `use` with every name of a file in a finding.
template <typename Use>
auto for_each_name(Finding& finding, Use use) -> void {
  use(finding.at.file);
  for (Step& step : finding.steps) use(step.at.file);
  if (!finding.fix) return;
  for (Edit& edit : finding.fix->edits) use(edit.file);
}

}  // namespace

auto unify_names(std::vector<Finding>& findings) -> void {
  std::set<std::string> names;
  for (Finding& finding : findings) {
    for_each_name(finding,
                  [&](const std::string& name) { names.insert(name); });
  }
  std::map<std::string, std::set<std::string>> by_file;
  for (const std::string& name : names) by_file[real_path(name)].insert(name);
  std::map<std::string, std::string> chosen;
  for (const auto& [file, spellings] : by_file) {
    if (spellings.size() < 2) continue;
    const bool has_own = spellings.count(file) != 0;
    for (const std::string& name : spellings) {
      chosen[name] = has_own ? file : *spellings.begin();
    }
  }
  if (chosen.empty()) return;
  for (Finding& finding : findings) {
    for_each_name(finding, [&](std::string& name) {
      const auto other = chosen.find(name);
      if (other != chosen.end()) name = other->second;
    });
  }
}

}  // namespace costall::cli
