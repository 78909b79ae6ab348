// `costall link`: facts in object files to a report. Tested by
// test/frontends/link.test.
#include <fmt/format.h>

#include <chrono>
#include <filesystem>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/config.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/objects.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/program/facts_format.h"
#include "checker/program/link.h"
#include "checker/report/paths.h"

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

// Where the relative paths of an object's facts start: the folder that the
// compiler told, else the first above the object that has the source, else the
// current one. Builds compile in a folder above their objects.
class Folders {
 public:
  explicit Folders(std::string base) : base_(std::move(base)) {}

  auto of(const UnitFacts& facts, const std::string& object_folder)
      -> std::string {
    std::error_code error;
    if (fs::path(facts.directory).is_absolute()) return facts.directory;
    for (fs::path at = object_folder;; at = at.parent_path()) {
      const fs::path start = at / facts.directory;
      if (fs::exists(start / facts.source, error)) return start.string();
      if (at == at.parent_path()) return base_;
    }
  }

 private:
  std::string base_;
};

auto make_absolute(UnitFacts& facts, const std::string& folder) -> void {
  facts::for_each_place(facts, [&](Location& at) {
    if (!at.file.empty())
      at.file = clean_path(absolute_path(at.file, folder));
  });
}

auto exit_status(const ObjectsRead& read, const Selection& selection,
                 const Report& report) -> int {
  if (!read.broken.empty()) return kBroken;
  return fails(selection, report.findings) ? kFindings : kClean;
}

}  // namespace

auto run_link(const LinkCommand& asked) -> int {
  const auto begin = std::chrono::steady_clock::now();
  const std::string base = fs::current_path().string();
  CheckCommand command = asked.report;
  const auto mistakes = apply_config(command, base);
  if (!mistakes.empty()) return complain(mistakes);
  Output output(command.output);
  if (!output.problem().empty()) return complain({output.problem()});
  BaselineFiles baseline(command);
  if (!baseline.problem().empty()) return complain({baseline.problem()});

  Profile profile;
  const auto unread = read_profiles(command.profiles, profile);
  if (!unread.empty()) return complain(unread);

  Program program([&](std::string_view rule) {
    return is_enabled(command.selection, rule);
  });
  std::vector<std::string> object_folders;
  std::vector<Problem> unsound;
  ObjectsRead read = read_objects(asked.inputs, [&](ObjectFacts facts) {
    if (program.add(std::move(facts.payload)))
      object_folders.push_back(std::move(facts.folder));
    else
      unsound.push_back({{facts.object}, "its facts are malformed"});
  });
  if (!read.mistakes.empty()) return complain(read.mistakes);
  std::move(unsound.begin(), unsound.end(), std::back_inserter(read.broken));
  if (program.units() == 0 && read.broken.empty()) {
    return complain({fmt::format(
        "none of {} object files holds facts; compile with "
        "-fplugin=<prefix>/lib/costall/clang-<major>/costall-plugin.so",
        read.objects)});
  }
  Folders folders(base);
  program.on_read = [&](std::size_t unit, UnitFacts& facts) {
    make_absolute(facts, folders.of(facts, object_folders[unit]));
  };

  Report report;
  report.tool = {COSTALL_VERSION, COSTALL_LLVM_VERSION};
  report.findings = program.link();
  report.errors = read.broken;
  report.summary = {.units = static_cast<unsigned>(program.units()),
                    .failed = static_cast<unsigned>(read.broken.size()),
                    .stats = program.stats()};
  Sources sources = sources_on_disk();
  finish_report(report, {command.selection, profile, {}}, sources);
  baseline.apply(report, {true, {}}, base);
  report.summary.seconds = std::chrono::duration<double>(
                               std::chrono::steady_clock::now() - begin)
                               .count();
  report.exit_status = exit_status(read, command.selection, report);
  return write_report(report, command, baseline, output, sources, base);
}

}  // namespace costall::cli
