// `costall report`: a recording of the runtime probe, read, analysed and shown.
// Tested by test/frontends/cli_recording.test.
#include <fmt/format.h>

#include <cstdio>

#include "checker/frontends/cli/commands.h"
#include "checker/frontends/cli/exit_status.h"

#ifdef COSTALL_WITH_PROBE
#include <unistd.h>

#include <algorithm>
#include <array>
#include <filesystem>

#include "checker/frontends/cli/output.h"
#include "checker/frontends/cli/progress.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/frontends/cli/static_findings.h"
#include "checker/report/moved.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"
#include "runtime-probe/src/analysis/model.h"
#include "runtime-probe/src/picture/page.h"
#include "runtime-probe/src/recording/reader.h"
#include "runtime-probe/src/report/json.h"
#include "runtime-probe/src/report/perfetto.h"
#include "runtime-probe/src/report/prometheus.h"
#include "runtime-probe/src/report/text.h"
#include "runtime-probe/src/thresholds.h"
#endif

namespace costall::cli {
namespace {

auto error(const std::string& message) -> int {
  fmt::print(stderr, "costall: error: {}\n", message);
  return kUsage;
}

}  // namespace

#ifdef COSTALL_WITH_PROBE
namespace {

constexpr std::array<std::string_view, 5> kReportFormats = {
    "text", "json", "html", "perfetto", "prometheus"};

// The probe's words are the checker's; its order of harms is not.
auto harm_of(const probe::finding& found) -> Harm {
  return parse_harm(probe::name_of(found.what_harm)).value_or(Harm::Throughput);
}

auto confidence_of(const probe::finding& found) -> Confidence {
  return parse_confidence(probe::name_of(found.how_sure))
      .value_or(Confidence::Possible);
}

auto analyzed(const probe::recording& recording,
              const probe::thresholds& limits) -> probe::report {
  probe::model model(limits);
  model.take(recording.entries, recording.names);
  probe::report report = model.end(std::max(model.last(), recording.last));
  report.complete = recording.complete;
  return report;
}

auto seen_stalls(const probe::report& report, const std::string& base)
    -> std::vector<SeenStall> {
  std::vector<SeenStall> out;
  for (const probe::finding& found : report.findings) {
    const probe::location& at = found.blamed;
    const Location where{.file = at.file, .line = at.line, .column = at.column};
    out.push_back({found.rule, probe::site_id(at),
                   at.file.empty() ? std::string() : shown_place(where, base),
                   found.message, name_without_line(at.file, at.function),
                   at.line});
  }
  return out;
}

// What the checker said of each stall, if it was asked.
auto checker_of(const ReportCommand& command, const StaticFindings& known)
    -> probe::checker_words {
  if (!command.findings) return {};
  return
      [&known](
          const probe::finding& stall) -> std::optional<probe::checker_said> {
        const StaticFinding* one =
            known.find(stall.rule, probe::site_id(stall.blamed));
        if (one == nullptr) return std::nullopt;
        return probe::checker_said{one->message, one->confidence, one->steps,
                                   one->instead};
      };
}

auto show_page(const probe::thresholds& limits,
               const probe::recording& recording, const probe::report& report,
               const probe::page_options& options, Output& output) -> void {
  const probe::lanes picture =
      probe::lanes_of(recording.entries, recording.names, report, limits);
  Sources sources = sources_on_disk();
  output.append(probe::page_of(report, picture, sources, options));
}

auto show(const ReportCommand& command, const StaticFindings& known,
          const probe::thresholds& limits, const probe::recording& recording,
          const probe::report& report, Output& output) -> void {
  probe::emit_options options;
  options.base = std::filesystem::current_path().string();
  const bool to_file = command.output && command.colour == When::Auto;
  options.colour =
      wants_colour(to_file ? When::Never : command.colour, STDOUT_FILENO);
  if (command.format == "json") {
    output.append(probe::json_of(report, options));
  } else if (command.format == "prometheus") {
    output.append(probe::prometheus_of(report));
  } else if (command.format == "html") {
    show_page(limits, recording, report,
              {options, recording.info.program, checker_of(command, known)},
              output);
  } else if (command.format == "perfetto") {
    const probe::trace_options trace{.paths = {},
                                     .program = recording.info.program,
                                     .process = recording.info.process,
                                     .until = recording.last};
    probe::write_perfetto(
        recording.entries, recording.names, report,
        [&](std::string_view part) { output.append(part); }, trace);
  } else {
    output.append(probe::text_of(report, options));
    if (command.findings)
      output.append(compared_text(known, seen_stalls(report, options.base)));
  }
}

auto usage(const ReportCommand& command, probe::thresholds& limits)
    -> std::string {
  const auto known =
      std::find(kReportFormats.begin(), kReportFormats.end(), command.format);
  if (known == kReportFormats.end()) {
    return fmt::format("--format: '{}' is none of {}", command.format,
                       fmt::join(kReportFormats, ", "));
  }
  for (const std::string& setting : command.thresholds) {
    const std::string problem = probe::set_threshold(setting, limits);
    if (!problem.empty()) return "--threshold: " + problem;
  }
  return {};
}

}  // namespace

auto run_report(const ReportCommand& command) -> int {
  probe::thresholds limits;
  const std::string problem = usage(command, limits);
  if (!problem.empty()) return error(problem + "; see 'costall report --help'");
  const probe::recording recording = probe::read_recording(command.recording);
  if (!recording.usable) {
    return error(fmt::format("cannot read {}: {}", command.recording,
                             recording.problem));
  }
  if (!recording.problem.empty()) {
    fmt::print(stderr,
               "costall: warning: {}: {}; what comes before is reported\n",
               command.recording, recording.problem);
  }
  StaticFindings known;
  if (command.findings) known = read_static_findings(*command.findings);
  if (!known.problem.empty()) return error(known.problem);
  Output output(command.output);
  if (!output.problem().empty()) return error(output.problem());
  probe::report report = analyzed(recording, limits);
  const auto hidden =
      std::erase_if(report.findings, [&](const probe::finding& found) {
        return confidence_of(found) < command.min_confidence;
      });
  known.follow_moved(seen_stalls(report, {}));
  show(command, known, limits, recording, report, output);
  if (!output.finish()) return error(output.problem());
  // Nobody is to take a quiet report for an empty one.
  if (hidden != 0) {
    fmt::print(stderr,
               "costall: {} more of less confidence; see --min-confidence\n",
               hidden);
  }
  const bool fails = std::any_of(
      report.findings.begin(), report.findings.end(),
      [&](const auto& found) { return harm_of(found) >= command.fail_on; });
  return fails ? kFindings : kClean;
}

#else

auto run_report(const ReportCommand& /*command*/) -> int {
  return error(
      "this costall was built without the runtime probe, which has written the "
      "recording; build it with -DCOSTALL_PROBE=ON");
}

#endif

}  // namespace costall::cli
