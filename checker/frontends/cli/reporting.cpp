// See reporting.h.
#include "checker/frontends/cli/reporting.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <iterator>
#include <tuple>

#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/progress.h"
#include "checker/frontends/cli/same_files.h"
#include "checker/report/finalize.h"
#include "checker/report/paths.h"
#include "checker/report/suppress.h"

namespace costall::cli {

auto add_all(std::vector<std::string>& problems, std::vector<std::string> more)
    -> void {
  std::move(more.begin(), more.end(), std::back_inserter(problems));
}

auto complain(const std::vector<std::string>& problems) -> int {
  for (const std::string& problem : problems) {
    fmt::print(stderr, "costall: error: {}\n", problem);
  }
  return kUsage;
}

auto told(const Problem& problem, const std::string& base) -> std::string {
  return shown_place(problem.at, base) + ": " + problem.message;
}

static auto load_from_disk(const std::string& path)
    -> std::optional<std::string> {
  auto text = read_file(path);
  if (std::holds_alternative<FileError>(text)) return std::nullopt;
  return std::get<std::string>(std::move(text));
}

auto sources_on_disk() -> Sources {
  return Sources(load_from_disk);
}

auto read_profiles(const std::vector<std::string>& files, Profile& profile)
    -> std::vector<std::string> {
  std::vector<std::string> problems;
  for (const std::string& file : files) {
    const auto text = read_file(file);
    if (const auto* error = std::get_if<FileError>(&text)) {
      problems.push_back("cannot read the profile " + file + ": " + error->why);
      continue;
    }
    std::string problem =
        read_profile(file, std::get<std::string>(text), profile);
    if (!problem.empty()) problems.push_back(std::move(problem));
  }
  return problems;
}

auto finish_report(Report& report, const Finishing& how, Sources& sources)
    -> void {
  const Selection& selection = how.selection;
  unify_names(report.findings);
  finalize(report.findings, sources);
  apply_profile(how.profile, report.findings);
  SuppressOptions options;
  options.scanned_files = how.scanned;
  options.enabled = [&](std::string_view rule) {
    return is_enabled(selection, rule);
  };
  report.unused_suppressions = suppress(report.findings, sources, options);
  std::erase_if(report.findings, [&](const Finding& finding) {
    return !is_selected(selection, finding);
  });
  // A broken annotation in a header is seen by many units.
  auto& errors = report.errors;
  std::sort(errors.begin(), errors.end(), [](const auto& a, const auto& b) {
    return std::tie(a.at, a.message) < std::tie(b.at, b.message);
  });
  errors.erase(std::unique(errors.begin(), errors.end()), errors.end());
}

static auto emit_options(const CheckCommand& command, const std::string& base)
    -> EmitOptions {
  EmitOptions options;
  options.base = base;
  const auto colour_for = [&](int stream, bool is_stream) {
    const When when = !is_stream && command.colour == When::Auto
                          ? When::Never
                          : command.colour;
    return wants_colour(when, stream) ? Colour::On : Colour::Off;
  };
  options.colour = colour_for(STDOUT_FILENO, !command.output);
  options.err_colour = colour_for(STDERR_FILENO, true);
  return options;
}

auto write_report(Report& report, const CheckCommand& command,
                  BaselineFiles& baseline, Output& output, Sources& sources,
                  const std::string& base) -> int {
  if (report.exit_status == kFindings && baseline.accepts_all()) {
    report.exit_status = kClean;
  }
  const Emitted emitted =
      command.format->emit(report, sources, emit_options(command, base));
  const bool written = output.commit(emitted.out);
  fmt::print(stderr, "{}", emitted.err);
  if (!written) return complain({output.problem()});
  if (!baseline.write(report, base)) {
    return std::max(complain({baseline.problem()}), report.exit_status);
  }
  return report.exit_status;
}

}  // namespace costall::cli
