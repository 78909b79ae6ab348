// Marks the findings that a comment silences, and finds the comments that
// silence nothing. Must not print. Tested by test/report/suppress_test.cpp.
#include "checker/report/suppress.h"

#include <algorithm>
#include <map>
#include <set>

#include "checker/report/directives.h"
#include "checker/report/hazard_list.h"
#include "checker/report/select.h"

namespace costall {
namespace {

auto problem_at(const std::string& file, unsigned line, unsigned column,
                const std::string& message) -> Problem {
  Problem problem;
  problem.at.file = file;
  problem.at.line = line;
  problem.at.column = column;
  problem.message = message;
  return problem;
}

class Suppressor {
 public:
  Suppressor(Sources& sources, const SuppressOptions& options)
      : sources_(sources), options_(options) {
    for (const std::string& file : options.scanned_files) read(file);
  }

  auto apply(Finding& finding) -> void {
    FileState& file = read(finding.at.file);
    for (std::size_t i = 0; i < file.directives.good.size(); ++i) {
      const Directive& directive = file.directives.good[i];
      if (!is_asked_for(directive)) continue;
      if (!directive.covers(finding.rule, finding.at.line)) continue;
      file.used[i] = true;
      if (!finding.suppressed) finding.suppression_reason = directive.reason;
      finding.suppressed = true;
    }
  }

  auto unused() const -> std::vector<Problem> {
    std::vector<Problem> problems;
    for (const auto& [name, file] : files_) {
      for (const BrokenDirective& broken : file.directives.broken) {
        problems.push_back(
            problem_at(name, broken.line, broken.column, broken.message));
      }
      for (std::size_t i = 0; i < file.directives.good.size(); ++i) {
        const Directive& one = file.directives.good[i];
        if (file.used[i] || !one.for_costall || !is_asked_for(one)) continue;
        if (!hazards_ran(one)) continue;
        problems.push_back(
            problem_at(name, one.line, one.column,
                       one.spelling + " silences nothing; remove it"));
      }
    }
    std::sort(problems.begin(), problems.end(),
              [](const auto& a, const auto& b) { return a.at < b.at; });
    return problems;
  }

 private:
  struct FileState {
    Directives directives;
    std::vector<bool> used;
  };

  auto read(const std::string& name) -> FileState& {
    const auto [slot, is_new] = files_.try_emplace(name);
    if (is_new) {
      slot->second.directives = read_directives(sources_.text(name));
      slot->second.used.resize(slot->second.directives.good.size());
    }
    return slot->second;
  }

  auto is_asked_for(const Directive& directive) const -> bool {
    return options_.kinds == SuppressionKinds::All ||
           directive.kind == Directive::Kind::Ignore;
  }

  // Only when every hazard that it names has run is a suppression idle.
  auto hazards_ran(const Directive& directive) const -> bool {
    if (!options_.enabled) return true;
    const auto hazards = hazard_names();
    return std::all_of(hazards.begin(), hazards.end(), [&](const auto& hazard) {
      return !directive.covers(hazard.id, directive.first_line) ||
             options_.enabled(hazard.id);
    });
  }

  Sources& sources_;
  const SuppressOptions& options_;
  std::map<std::string, FileState> files_;
};

}  // namespace

auto suppress(std::vector<Finding>& findings, Sources& sources,
              const SuppressOptions& options) -> std::vector<Problem> {
  Suppressor suppressor(sources, options);
  for (Finding& finding : findings) suppressor.apply(finding);
  return suppressor.unused();
}

}  // namespace costall
