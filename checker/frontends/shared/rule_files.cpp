// Finds, opens and reads rule packs; see rule_files.h.
#include "checker/frontends/shared/rule_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

#include "checker/report/select.h"

namespace costall {
namespace {

namespace fs = std::filesystem;

using Problems = std::vector<PackProblem>;

// The packs that `path` stands for; a problem when there are none.
auto pack_files(const std::string& path, Problems& problems)
    -> std::vector<std::string> {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (error) {
    problems.push_back(
        {path, "",
         "cannot read this folder of rule packs: " + error.message()});
  } else if (files.empty()) {
    problems.push_back(
        {path, "", "no rule pack in this folder, expected files named *.json"});
  }
  std::sort(files.begin(), files.end());
  return files;
}

auto read_text(const std::string& file, Problems& problems)
    -> std::optional<std::string> {
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || !in.is_open()) {
    const auto why = std::error_code(errno, std::generic_category()).message();
    problems.push_back({file, "", "cannot read this rule pack: " + why});
    return std::nullopt;
  }
  return text;
}

auto read_all(LoadedRules& rules) -> void {
  rules.idle = rules.disabled;
  ReadPacks read = read_packs(rules.sources, [&](const PackInfo& pack) {
    std::erase_if(rules.idle, [&](const std::string& glob) {
      return glob_matches(glob, pack.id);
    });
    return !matches_any(rules.disabled, pack.id);
  });
  rules.packs = std::move(read.packs);
  rules.problems.insert(rules.problems.end(), read.problems.begin(),
                        read.problems.end());
  rules.names = std::make_shared<const NameIndex>(std::move(read.model));
}

}  // namespace

auto load_rules(const RuleChoice& choice) -> LoadedRules {
  return load_rules(choice, [](std::string_view) { return true; });
}

auto lacks(const LoadedRules& rules, const Knows& knows) -> bool {
  return std::any_of(
      rules.left_out.begin(), rules.left_out.end(),
      [&](const PackText* pack) { return may_matter(pack->text, knows); });
}

auto load_rules(const RuleChoice& choice, const Knows& knows) -> LoadedRules {
  LoadedRules loaded;
  loaded.disabled = choice.disabled;
  const bool chosen = !choice.paths.empty() || !choice.disabled.empty();
  for (const auto& pack : builtin_packs()) {
    if (chosen || may_matter(pack.text, knows))
      loaded.sources.push_back({pack});
    else
      loaded.left_out.push_back(&pack);
  }
  for (const auto& path : choice.paths) {
    for (const auto& file : pack_files(path, loaded.problems)) {
      if (auto text = read_text(file, loaded.problems))
        loaded.sources.push_back({{file, std::move(*text)}, PackRank::Named});
    }
  }
  read_all(loaded);
  return loaded;
}

auto with_installed(const LoadedRules& rules, std::vector<PackText> packs)
    -> LoadedRules {
  LoadedRules all = rules;
  all.problems.clear();
  auto at = std::find_if(
      all.sources.begin(), all.sources.end(),
      [](const auto& source) { return source.rank == PackRank::Named; });
  std::vector<std::string> skipped;
  for (PackText& pack : packs) {
    std::string stem = fs::path(pack.name).stem().string();
    if (matches_any(rules.disabled, stem)) {
      skipped.push_back(std::move(stem));
      continue;
    }
    at = all.sources.insert(at, {std::move(pack), PackRank::Installed}) + 1;
  }
  if (all.sources.size() != rules.sources.size()) read_all(all);
  std::erase_if(all.idle, [&](const std::string& glob) {
    return std::any_of(skipped.begin(), skipped.end(), [&](const auto& stem) {
      return glob_matches(glob, stem);
    });
  });
  return all;
}

}  // namespace costall
