// The options of `costall report`. Must not print.
// Tested by test/frontends/cli_report.test.
#include "checker/frontends/cli/option_words.h"
#include "checker/report/names.h"

namespace costall::cli {
namespace {

auto add_report_options(CLI::App& app, ReportCommand& command,
                        SharedWords& words) -> void {
  app.add_option("recording", command.recording,
                 "the file that the runtime probe wrote")
      ->type_name("<recording>")->required();
  app.add_option("--format", command.format,
                 "one of text, json, html, perfetto, prometheus")
      ->type_name("<format>");
  app.add_option("-o", command.output, "write the report to this file")
      ->type_name("<file>");
  app.add_option("--threshold", command.thresholds,
                 "what is worth a finding, such as unpolled=20ms; repeatable")
      ->type_name("<name>=<value>")->allow_extra_args(false);
  app.add_option("--findings", command.findings,
                 "what `costall --format json` found: explains stalls, and "
                 "lists those that it does not know of")
      ->type_name("<file>");
  add_shared_options(app, words);
}

}  // namespace

auto parse_report(Words words) -> Command {
  ReportCommand command{.recording = {}, .format = "text", .output = {},
                        .thresholds = {}, .findings = {}};
  SharedWords texts;
  CLI::App app{"Says what starved in a recorded run, and which await did it.",
               "costall report"};
  set_up(app);
  app.footer(
      "\nexit status: 0 nothing found, 1 findings, 2 bad usage, or not a "
      "recording");
  add_report_options(app, command, texts);
  run(app, std::move(words));
  if (command.findings && command.format != "text" && command.format != "html")
    throw UsageError("--findings: only text and html tell of them");
  command.min_confidence = parse_word("--min-confidence", texts.min_confidence,
                                      parse_confidence, confidence_words());
  command.fail_on =
      parse_word("--fail-on", texts.fail_on, parse_harm, harm_words());
  command.colour =
      parse_word("--color", texts.colour, parse_when, kWhens);
  return command;
}

}  // namespace costall::cli
