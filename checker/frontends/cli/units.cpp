// Chooses what to compile, and how. Tested by test/frontends/cli_database.test.
#include "checker/frontends/cli/units.h"

#include <algorithm>
#include <array>
#include <filesystem>
#include <set>

#include "checker/frontends/cli/command_line.h"
#include "checker/frontends/cli/compile_database.h"
#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;
using Words = std::vector<std::string>;

constexpr std::array<std::string_view, 9> kHeaders = {
    ".h", ".hh", ".hpp", ".hxx", ".h++", ".H", ".inl", ".ipp", ".tpp"};
// What a compile database may hold besides C++.
constexpr std::array<std::string_view, 9> kOtherLanguages = {
    ".c", ".s", ".S", ".asm", ".rc", ".f", ".f90", ".m", ".swift"};

template <std::size_t N>
auto ends_in(const std::string& file,
             const std::array<std::string_view, N>& extensions) -> bool {
  const std::string extension = fs::path(file).extension().string();
  return std::find(extensions.begin(), extensions.end(), extension) !=
         extensions.end();
}

auto names_language(const Words& arguments) -> bool {
  return std::any_of(arguments.begin(), arguments.end(), [](const auto& word) {
    return word.starts_with("-x");
  });
}

auto names_standard(const Words& arguments) -> bool {
  return std::any_of(arguments.begin(), arguments.end(), [](const auto& word) {
    return word.starts_with("-std=") || word.starts_with("--std");
  });
}

class Chooser {
 public:
  Chooser(const CheckCommand& command, const std::string& base)
      : command_(command), base_(base) {}

  auto run() -> ChosenUnits {
    if (command_.compiler_arguments) {
      for (const std::string& source : command_.sources) add_by_hand(source);
      return std::move(chosen_);
    }
    open_database();
    if (!chosen_.problems.empty()) return std::move(chosen_);
    for (const std::string& source : command_.sources) add_from_database(source);
    if (command_.sources.empty()) add_whole_database();
    return std::move(chosen_);
  }

 private:
  auto open_database() -> void {
    std::string path;
    if (command_.database) {
      path = *command_.database;
    } else {
      const std::string& first = command_.sources.front();
      const auto found = CompileDatabase::search(first, base_);
      if (!found) {
        chosen_.problems.push_back(
            "no compile_commands.json in the folder of " + first +
            " or above it; give its folder with -p, or compiler arguments "
            "after --");
        return;
      }
      path = *found;
    }
    database_ = CompileDatabase::read(path, base_, chosen_.problems);
  }

  // The source can be read and is no header; otherwise it is added as a unit
  // with a problem.
  auto is_usable(const std::string& source, const Words& arguments) -> bool {
    const std::string path = absolute_path(source, base_);
    if (const auto why = why_unreadable(path)) {
      add_problem(path, "cannot read it: " + *why);
      return false;
    }
    if (ends_in(source, kHeaders) && !names_language(arguments)) {
      add_problem(path,
                  "is a header; give a source that includes it, or -x c++ "
                  "after --");
      return false;
    }
    return true;
  }

  auto add_by_hand(const std::string& source) -> void {
    const Words& given = *command_.compiler_arguments;
    if (!is_usable(source, given)) return;
    Unit unit;
    unit.file = source;
    unit.directory = base_;
    unit.path = absolute_path(source, base_);
    unit.arguments = {"clang++"};
    // There are no coroutines in Clang's default standard.
    if (!names_standard(given)) unit.arguments.emplace_back("-std=c++20");
    unit.arguments.insert(unit.arguments.end(), given.begin(), given.end());
    add(std::move(unit));
  }

  auto add_from_database(const std::string& source) -> void {
    const auto commands = database_.commands_for(source, base_);
    const std::string path = absolute_path(source, base_);
    if (commands.empty()) {
      if (!is_usable(source, {})) return;
      add_problem(path, "is not in " + database_.path() +
                            "; build it again, or give compiler arguments "
                            "after --");
      return;
    }
    for (const CompileCommand* one : commands) add(*one);
  }

  auto add_whole_database() -> void {
    for (const CompileCommand& one : database_.commands()) {
      if (!ends_in(one.file, kOtherLanguages)) add(one);
    }
    if (chosen_.units.empty() && chosen_.problems.empty()) {
      chosen_.problems.push_back(database_.path() + ": holds no C++ source");
    }
  }

  auto add(const CompileCommand& command) -> void {
    Unit unit;
    unit.file = command.file;
    unit.directory = command.directory;
    unit.path = clean_path(
        (fs::path(command.directory) / command.file).string());
    unit.arguments = command.arguments;
    if (const auto why = why_unreadable(unit.path)) {
      unit.problem = "cannot read it: " + *why;
    }
    add(std::move(unit));
  }

  // A source may have several entries; only different ones are worth a parse.
  auto add(Unit unit) -> void {
    Expanded expanded = expand_response_files(unit.arguments, unit.directory);
    if (!expanded.problem.empty() && unit.problem.empty()) {
      unit.problem = "cannot read its response file: " + expanded.problem;
    }
    unit.arguments = std::move(expanded.arguments);
    Words key = unit.arguments;
    key.push_back(unit.directory);
    key.push_back(unit.path);
    if (seen_.insert(std::move(key)).second) {
      chosen_.units.push_back(std::move(unit));
    }
  }

  auto add_problem(const std::string& path, std::string problem) -> void {
    Unit unit;
    unit.path = path;
    unit.problem = std::move(problem);
    chosen_.units.push_back(std::move(unit));
  }

  const CheckCommand& command_;
  const std::string& base_;
  CompileDatabase database_;
  ChosenUnits chosen_;
  std::set<Words> seen_;
};

}  // namespace

auto choose_units(const CheckCommand& command, const std::string& base)
    -> ChosenUnits {
  return Chooser(command, base).run();
}

}  // namespace costall::cli
