// See one_unit.h.
#include "checker/frontends/cli/one_unit.h"

#include <algorithm>

#include "checker/frontends/cli/reporting.h"
#include "checker/frontends/cli/resource_dir.h"
#include "checker/frontends/cli/units.h"

namespace costall::cli {

auto one_unit(const CheckCommand& command, const std::string& base,
              ParseUnit& how, std::vector<std::string>& problems)
    -> std::optional<Unit> {
  CheckCommand asked = command;
  // A header is as good as a source here.
  if (asked.compiler_arguments) {
    auto& words = *asked.compiler_arguments;
    const bool has_language = std::any_of(
        words.begin(), words.end(),
        [](const std::string& word) { return word.starts_with("-x"); });
    if (!has_language) words.insert(words.begin(), "-xc++");
  }
  const std::size_t before = problems.size();
  ChosenUnits chosen = choose_units(asked, base);
  add_all(problems, std::move(chosen.problems));
  const ResourceDir clang = find_resource_dir();
  if (clang.path.empty()) problems.push_back(clang.problem);
  if (chosen.units.empty() || problems.size() != before) return std::nullopt;
  how.resource_dir = clang.path;
  how.base = base;
  return std::move(chosen.units.front());
}

}  // namespace costall::cli
