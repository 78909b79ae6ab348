// Finds, opens and reads rule packs; see rule_files.h.
#include "checker/frontends/shared/rule_files.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <system_error>
#include <utility>

namespace costall {
namespace {

namespace fs = std::filesystem;

// The packs that `path` stands for; a problem when there are none.
auto pack_files(const std::string& path, std::vector<std::string>& problems)
    -> std::vector<std::string> {
  std::error_code error;
  if (!fs::is_directory(path, error)) return {path};
  std::vector<std::string> files;
  for (const auto& entry : fs::directory_iterator(path, error)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  if (error) {
    problems.push_back(path + ": cannot read this folder of rule packs: " +
                       error.message());
  } else if (files.empty()) {
    problems.push_back(path + ": no rule pack in this folder, expected files" +
                       " named *.json");
  }
  std::sort(files.begin(), files.end());
  return files;
}

auto read_text(const std::string& file, std::vector<std::string>& problems)
    -> std::optional<std::string> {
  std::ifstream in(file, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(in), {});
  if (in.bad() || !in.is_open()) {
    const auto why = std::error_code(errno, std::generic_category()).message();
    problems.push_back(file + ": cannot read this rule pack: " + why);
    return std::nullopt;
  }
  return text;
}

}  // namespace

auto load_rules(const std::vector<std::string>& paths) -> LoadedRules {
  LoadedRules loaded;
  std::vector<PackSource> sources;
  for (const auto& pack : builtin_packs()) sources.push_back({pack});
  for (const auto& path : paths) {
    for (const auto& file : pack_files(path, loaded.problems)) {
      auto text = read_text(file, loaded.problems);
      if (!text) continue;
      loaded.texts.push_back(*text);
      sources.push_back({{file, std::move(*text)}, SameId::Overrides});
    }
  }
  auto read = read_packs(sources);
  for (const auto& problem : read.problems) {
    loaded.problems.push_back(problem.pack + ":" + problem.where + ": " +
                              problem.message);
  }
  loaded.packs = std::move(read.packs);
  loaded.names = std::make_shared<const NameIndex>(std::move(read.model));
  return loaded;
}

}  // namespace costall
