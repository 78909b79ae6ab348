// Reads .costall.json with the reader of rule packs, so that mistakes are told
// in the same way. What is known here stands in rules/schema/config.schema.json
// too. Tested by test/frontends/config.test, which holds both together.
#include "checker/frontends/cli/config.h"

#include <array>
#include <filesystem>

#include "checker/frontends/cli/files.h"
#include "checker/model/json_fields.h"
#include "checker/model/json_text.h"
#include "checker/report/names.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

constexpr const char* kName = ".costall.json";
constexpr unsigned kMostMib = 1000000;

// The nearest one in `folder` or above it, or nothing.
auto search(const fs::path& folder) -> std::string {
  std::error_code error;
  for (fs::path at = folder;; at = at.parent_path()) {
    if (fs::exists(at / kName, error)) return (at / kName).string();
    if (at == at.parent_path()) return {};
  }
}

auto find_config(const CheckCommand& command, const std::string& base)
    -> std::string {
  if (command.config) return *command.config;
  if (!command.searches_config) return {};
  if (!command.sources.empty()) {
    return search(
        fs::path(absolute_path(command.sources.front(), base)).parent_path());
  }
  if (!command.database) return search(base);
  const std::string database = absolute_path(*command.database, base);
  std::error_code error;
  const bool folder = fs::is_directory(database, error);
  return search(folder ? fs::path(database) : fs::path(database).parent_path());
}

class ConfigReader {
 public:
  ConfigReader(CheckCommand& command, fs::path folder, Fields& fields)
      : command_(command), folder_(std::move(folder)), fields_(fields) {}

  auto read() -> void {
    fields_.text("$schema");
    Selection& selection = command_.selection;
    paths("rules", command_.rules.paths);
    texts("disable-rules", command_.rules.disabled);
    globs("enable", selection.enable);
    globs("disable", selection.disable);
    word("min-harm", kHarms, selection.min_harm);
    word("min-confidence", kConfidences, selection.min_confidence);
    word("fail-on", kHarms, selection.fail_on);
    if (const auto node = fields_.find("baseline")) {
      const auto path = text_of(*node);
      if (path && !given("baseline")) command_.baseline = below(*path);
    }
    if (const auto node = fields_.find("cache-dir")) {
      const auto path = text_of(*node);
      if (path && !given("cache-dir")) command_.cache_dir = below(*path);
    }
    if (const auto node = fields_.find("cache-size")) {
      const auto mib = number_of(*node, kMostMib);
      if (mib && !given("cache-size")) command_.cache_mib = *mib;
    }
    fields_.finish();
  }

 private:
  template <typename Enum, std::size_t Count>
  using Words = std::array<Enum, Count>;
  static constexpr Words<Harm, 4> kHarms = {Harm::Throughput, Harm::Starvation,
                                            Harm::Deadlock, Harm::Lifetime};
  static constexpr Words<Confidence, 3> kConfidences = {
      Confidence::Possible, Confidence::Likely, Confidence::Definite};

  auto given(const char* key) const -> bool {
    return command_.given.count(key) != 0;
  }

  auto below(const std::string& path) const -> std::string {
    return (folder_ / path).lexically_normal().string();
  }

  template <typename Enum, std::size_t Count>
  auto word(const char* key, const Words<Enum, Count>& values, Enum& target)
      -> void {
    const auto node = fields_.find(key);
    if (!node) return;
    std::array<std::string_view, Count> words;
    for (std::size_t i = 0; i < Count; ++i) words[i] = to_string(values[i]);
    const auto index = choice_of(*node, words);
    if (index && !given(key)) target = values[*index];
  }

  // The words of a list, each with its place.
  template <typename Take>
  auto list(const char* key, Take take) -> void {
    const auto node = fields_.find(key);
    if (!node) return;
    for (const Node& one : elements_of(*node, "a list of strings")) {
      if (const auto text = text_of(one)) take(one, *text);
    }
  }

  auto paths(const char* key, std::vector<std::string>& target) -> void {
    list(key, [&](const Node&, const std::string& path) {
      if (!given(key)) target.push_back(below(path));
    });
  }

  auto texts(const char* key, std::vector<std::string>& target) -> void {
    list(key, [&](const Node&, const std::string& text) {
      if (!given(key)) target.push_back(text);
    });
  }

  auto globs(const char* key, std::vector<std::string>& target) -> void {
    list(key, [&](const Node& node, const std::string& glob) {
      Selection alone;
      alone.enable = {glob};
      const auto problems = check_selection(alone);
      if (!problems.empty()) {
        node.problem(problems[0].substr(std::string("--enable: ").size()));
      } else if (!given(key)) {
        target.push_back(glob);
      }
    });
  }

  CheckCommand& command_;
  fs::path folder_;
  Fields& fields_;
};

}  // namespace

auto read_config(CheckCommand& command, const std::string& name,
                 const std::string& folder, std::string_view text)
    -> std::vector<std::string> {
  ProblemList problems(name);
  if (const auto json = parse_json(text, problems)) {
    const Node root(*json, problems);
    Fields fields(root);
    if (fields.is_object()) {
      ConfigReader(command, folder, fields).read();
    }
  }
  return to_strings(problems.take());
}

auto apply_config(CheckCommand& command, const std::string& base)
    -> std::vector<std::string> {
  const std::string path = find_config(command, base);
  if (path.empty()) return {};
  auto text = read_file(path);
  if (const auto* error = std::get_if<FileError>(&text)) {
    return {path + ": cannot read this configuration: " + error->why};
  }
  const fs::path folder = fs::path(absolute_path(path, base)).parent_path();
  return read_config(command, path, folder.string(),
                     std::get<std::string>(text));
}

}  // namespace costall::cli
