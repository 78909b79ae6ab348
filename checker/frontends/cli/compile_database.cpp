// Reads compile_commands.json with nlohmann-json, so that a mistake in it has
// a line and a column. Must not print. Tested by test/frontends/cli_database.test.
#include "checker/frontends/cli/compile_database.h"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "checker/frontends/cli/command_line.h"
#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;
using Json = nlohmann::json;

constexpr const char* kName = "compile_commands.json";

auto place_of_byte(std::string_view text, std::size_t byte) -> std::string {
  const std::string_view before = text.substr(0, std::min(byte, text.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last = before.rfind('\n');
  const std::size_t column =
      before.size() - (last == std::string_view::npos ? 0 : last + 1);
  return fmt::format("{}:{}", line, std::max<std::size_t>(column, 1));
}

// nlohmann's sentence: "[json.exception...] parse error at line 1, column 2:
// syntax error while parsing value - unexpected ...; expected ...".
auto reason_of(const Json::parse_error& error) -> std::string {
  const std::string what = error.what();
  const std::string marker = " - ";
  const std::size_t at = what.find(marker);
  return at == std::string::npos ? what : what.substr(at + marker.size());
}

// Reads entries and gathers what is wrong with them.
class EntryReader {
 public:
  EntryReader(const std::string& path, std::vector<std::string>& problems)
      : path_(path), folder_(fs::path(path).parent_path().string()),
        problems_(problems) {}

  auto read(const Json& entry, std::size_t index)
      -> std::optional<CompileCommand> {
    pointer_ = fmt::format("/{}", index);
    if (!entry.is_object()) {
      complain("", "expected an object", entry);
      return std::nullopt;
    }
    const std::size_t before = problems_.size();
    CompileCommand command;
    command.file = text(entry, "file");
    command.directory = absolute_path(text(entry, "directory"), folder_);
    command.arguments = arguments(entry);
    if (problems_.size() != before) return std::nullopt;
    return command;
  }

 private:
  auto text(const Json& entry, const char* key) -> std::string {
    const auto found = entry.find(key);
    if (found == entry.end()) {
      complain("", fmt::format("has no \"{}\", which is required", key));
    } else if (!found->is_string()) {
      complain(key, "expected a string", *found);
    } else {
      return found->get<std::string>();
    }
    return {};
  }

  auto arguments(const Json& entry) -> std::vector<std::string> {
    std::vector<std::string> all;
    const auto list = entry.find("arguments");
    if (list == entry.end()) {
      if (!entry.contains("command")) {
        complain("", "has neither \"arguments\" nor \"command\"");
        return all;
      }
      const std::size_t before = problems_.size();
      all = split_command(text(entry, "command"));
      if (problems_.size() != before) return all;
    } else if (!list->is_array()) {
      complain("arguments", "expected an array of strings", *list);
      return all;
    } else {
      for (const Json& one : *list) {
        if (!one.is_string()) {
          complain("arguments", "expected strings alone", one);
          return all;
        }
        all.push_back(one.get<std::string>());
      }
    }
    if (all.empty()) complain("", "names no compiler");
    return all;
  }

  auto complain(const std::string& key, const std::string& message) -> void {
    problems_.push_back(fmt::format("{}: {}{}{}: {}", path_, pointer_,
                                    key.empty() ? "" : "/", key, message));
  }

  auto complain(const std::string& key, const std::string& expected,
                const Json& found) -> void {
    complain(key, fmt::format("{}, found {}", expected, found.type_name()));
  }

  const std::string& path_;
  std::string folder_;
  std::string pointer_;
  std::vector<std::string>& problems_;
};

auto parse(const std::string& path, const std::string& text,
           std::vector<std::string>& problems) -> std::optional<Json> {
  try {
    return Json::parse(text);
  } catch (const Json::parse_error& error) {
    problems.push_back(
        fmt::format("{}:{}: not valid JSON: {}", path,
                    place_of_byte(text, error.byte), reason_of(error)));
    return std::nullopt;
  }
}

auto read_commands(const std::string& path, const std::string& text,
                   std::vector<std::string>& problems)
    -> std::vector<CompileCommand> {
  std::vector<CompileCommand> commands;
  const auto json = parse(path, text, problems);
  if (!json) return commands;
  if (!json->is_array()) {
    problems.push_back(
        fmt::format("{}: expected an array of compile commands, found {}", path,
                    json->type_name()));
    return commands;
  }
  EntryReader reader(path, problems);
  for (std::size_t i = 0; i < json->size(); ++i) {
    if (auto command = reader.read((*json)[i], i)) {
      commands.push_back(std::move(*command));
    }
  }
  if (json->empty()) {
    problems.push_back(path + ": has no entries; build the project's compile "
                              "database again, or give sources and compiler "
                              "arguments after --");
  }
  return commands;
}

}  // namespace

auto CompileDatabase::read(const std::string& path, const std::string& base,
                           std::vector<std::string>& problems)
    -> CompileDatabase {
  CompileDatabase database;
  database.path_ = absolute_path(path, base);
  std::error_code ignored;
  if (fs::is_directory(database.path_, ignored)) {
    database.path_ = absolute_path(kName, database.path_);
  }
  const auto text = read_file(database.path_);
  if (const auto* error = std::get_if<FileError>(&text)) {
    problems.push_back(fmt::format(
        "cannot read the compile database {}: {}; with CMake, configure with "
        "-DCMAKE_EXPORT_COMPILE_COMMANDS=ON",
        database.path_, error->why));
    return database;
  }
  database.commands_ =
      read_commands(database.path_, std::get<std::string>(text), problems);
  return database;
}

auto CompileDatabase::search(const std::string& source,
                             const std::string& base)
    -> std::optional<std::string> {
  fs::path folder = fs::path(absolute_path(source, base)).parent_path();
  for (;; folder = folder.parent_path()) {
    std::error_code ignored;
    const fs::path candidate = folder / kName;
    if (fs::is_regular_file(candidate, ignored)) return candidate.string();
    if (folder == folder.root_path()) return std::nullopt;
  }
}

auto CompileDatabase::index() -> void {
  if (!by_path_.empty()) return;
  for (std::size_t i = 0; i < commands_.size(); ++i) {
    const CompileCommand& command = commands_[i];
    by_path_.emplace(absolute_path(command.file, command.directory), i);
  }
}

auto CompileDatabase::commands_for(const std::string& source,
                                   const std::string& base)
    -> std::vector<const CompileCommand*> {
  index();
  const std::string path = absolute_path(source, base);
  auto range = by_path_.equal_range(path);
  if (range.first == range.second) {
    if (by_real_path_.empty()) {
      for (const auto& [name, i] : by_path_) {
        by_real_path_.emplace(real_path(name), i);
      }
    }
    range = by_real_path_.equal_range(real_path(path));
  }
  std::vector<std::size_t> found;
  for (auto at = range.first; at != range.second; ++at) {
    found.push_back(at->second);
  }
  // In the order of the database: the output must not depend on hashing.
  std::sort(found.begin(), found.end());
  std::vector<const CompileCommand*> commands;
  for (const std::size_t i : found) commands.push_back(&commands_[i]);
  return commands;
}

}  // namespace costall::cli
