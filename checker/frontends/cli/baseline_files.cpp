// Baselines from and to files. Tested by test/frontends/baseline.test.
#include "checker/frontends/cli/baseline_files.h"

#include <filesystem>
#include <set>

#include "checker/frontends/cli/files.h"
#include "checker/report/paths.h"

namespace costall::cli {

BaselineFiles::BaselineFiles(const CheckCommand& command) : command_(command) {
  // A configuration may name the file that is about to be written first.
  const bool begun =
      command.baseline &&
      !(command.write_baseline && !std::filesystem::exists(*command.baseline));
  if (begun) {
    auto text = read_file(*command.baseline);
    if (const auto* error = std::get_if<FileError>(&text)) {
      problem_ = "cannot read the baseline " + *command.baseline + ": " +
                 error->why + "; write one with --write-baseline";
      return;
    }
    ReadBaseline read =
        read_baseline(*command.baseline, std::get<std::string>(text));
    problem_ = std::move(read.problem);
    if (!problem_.empty()) return;
    read_ = std::move(read.entries);
  }
  if (command.write_baseline) {
    output_.emplace(command.write_baseline);
    problem_ = output_->problem();
  }
}

auto BaselineFiles::apply(Report& report, const Judged& judged,
                          const std::string& base) -> void {
  if (!read_) return;
  std::set<std::string> files;
  for (const std::string& file : judged.files) {
    files.insert(shown_path(file, base));
  }
  const Selection& selection = command_.selection;
  const auto looked_at = [&](const BaselineEntry& entry) {
    Finding like;
    like.rule = entry.rule;
    like.harm = entry.harm;
    like.confidence = entry.confidence;
    return is_selected(selection, like) &&
           (judged.everything || files.count(entry.file) != 0);
  };
  report.baseline = compare(*read_, report.findings, looked_at);
}

auto BaselineFiles::write(const Report& report, const std::string& base)
    -> bool {
  if (!output_) return true;
  if (report.summary.failed != 0) {
    problem_ = "the baseline " + *command_.write_baseline +
               " is not written, since some source could not be checked";
    return false;
  }
  Baseline entries = baseline_of(report.findings, base);
  if (report.baseline) {
    for (const auto& entry : baseline_of(report.baseline->preexisting, base)) {
      entries.push_back(entry);
    }
    for (const auto& entry : report.baseline->unseen) entries.push_back(entry);
  }
  const bool written = output_->commit(baseline_text(std::move(entries)));
  if (!written) problem_ = output_->problem();
  return written;
}

}  // namespace costall::cli
