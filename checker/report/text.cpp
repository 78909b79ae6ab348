// Findings as a compiler would show them: place, message, source line with a
// caret, then the steps as notes, then one line that sums up.
// Must not print. Tested by test/report/text_test.cpp.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <tuple>

#include "checker/report/emitter.h"
#include "checker/report/instead.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"
#include "checker/report/profile.h"
#include "checker/report/snippet.h"

namespace costall {
namespace {

// As Clang colours its own: bold places, magenta warnings, cyan notes.
struct Style {
  std::string_view bold, warning, error, note, caret, off;
};
constexpr Style kPlain = {};
constexpr Style kColoured = {"\x1b[1m",    "\x1b[1;35m", "\x1b[1;31m",
                             "\x1b[1;36m", "\x1b[1;32m", "\x1b[0m"};

auto style_for(Colour colour) -> const Style& {
  return colour == Colour::On ? kColoured : kPlain;
}

auto plural(unsigned count, std::string_view one, std::string_view many)
    -> std::string {
  return fmt::format("{} {}", count, count == 1 ? one : many);
}

class TextEmitter {
 public:
  TextEmitter(Sources& sources, const EmitOptions& options)
      : sources_(sources), options_(options), style_(style_for(options.colour)) {}

  auto add(const Finding& finding) -> void {
    head(finding.at, style_.warning, "warning");
    append("{}{}{} [costall-{}]\n", style_.bold, finding.message, style_.off,
           finding.rule);
    snippet(finding.at);
    append("      = {}, {}", to_string(finding.harm),
           to_string(finding.confidence));
    if (!finding.function.empty()) append(", in {}", finding.function);
    const Finding& first = *first_of(finding);
    if (&first != &finding)
      append(": as at {}:{}", first.at.line, first.at.column);
    text_ += '\n';
    if (finding.evidence)
      for (const std::string& line : evidence_lines(*finding.evidence))
        append("      = {}\n", line);
    if (&first == &finding) mend(finding);
    for (const Step& step : finding.steps)
      if (&first == &finding ||
          std::count(first.steps.begin(), first.steps.end(), step) == 0)
        add(step);
  }

  auto summarize(const Report& report) -> void {
    const Summary& sum = report.summary;
    append("costall: {} in {}, {}, {}, {:.1f} s", counts(report.findings),
           plural(sum.units, "unit", "units"),
           plural(sum.stats.coroutines, "coroutine", "coroutines"),
           plural(sum.stats.awaits, "await", "awaits"), sum.seconds);
    const auto suppressed = static_cast<unsigned>(
        std::count_if(report.findings.begin(), report.findings.end(),
                      [](const Finding& one) { return one.suppressed; }));
    if (suppressed != 0) append("; {} suppressed", suppressed);
    if (report.baseline) {
      append("; baseline: {} introduced, {} preexisting, {} fixed",
             count_shown(report.findings), report.baseline->preexisting.size(),
             report.baseline->fixed.size());
    }
    if (sum.fixed != 0) append("; {} fixed by --fix", sum.fixed);
    if (sum.cached != 0) {
      append("; {} from the cache", plural(sum.cached, "unit", "units"));
    }
    if (sum.failed != 0) {
      append("; {} not checked", plural(sum.failed, "unit", "units"));
    }
    if (sum.stats.skipped_bodies != 0) {
      append("; {} skipped as too large",
             plural(sum.stats.skipped_bodies, "function", "functions"));
    }
    text_ += '\n';
  }

  auto take() -> std::string { return std::move(text_); }

 private:
  // One producer in one loop stalls at each slow await of the loop: each has its
  // own place and site, and what they share is told once.
  auto first_of(const Finding& finding) -> const Finding* {
    if (finding.steps.size() < 2) return &finding;
    return told_
        .try_emplace({finding.rule, finding.message, finding.function,
                      finding.steps.front().at, finding.steps.back().at},
                     &finding)
        .first->second;
  }

  auto add(const Step& step) -> void {
    head(step.at, style_.note, "note");
    append("{}\n", step.message);
    snippet(step.at);
  }

  auto mend(const Finding& finding) -> void {
    if (finding.fix) {
      append("      = --fix: {}\n", finding.fix->title);
    } else if (const auto& shape = instead_of(finding.rule); !shape.empty()) {
      append("      = instead: {}\n", shape);
    }
  }

  auto head(const Location& at, std::string_view colour, std::string_view word)
      -> void {
    append("{}{}:{} {}{}:{} ", style_.bold, shown_place(at, options_.base), style_.off,
           colour, word, style_.off);
  }

  auto snippet(const Location& at) -> void {
    const Snippet shown = make_snippet(at, sources_);
    if (shown.line.empty()) return;
    append("{:>5} | {}\n      | {}{}{}\n", at.line, shown.line, style_.caret,
           shown.marks, style_.off);
  }

  // "3 findings (1 deadlock, 2 starvation)", the worst harm first.
  static auto counts(const std::vector<Finding>& findings) -> std::string {
    unsigned all = 0;
    std::string kinds;
    for (const Harm harm : {Harm::Lifetime, Harm::Deadlock, Harm::Starvation,
                            Harm::Throughput}) {
      const auto count = static_cast<unsigned>(std::count_if(
          findings.begin(), findings.end(), [&](const Finding& one) {
            return !one.suppressed && one.harm == harm;
          }));
      if (count == 0) continue;
      if (!kinds.empty()) kinds += ", ";
      kinds += fmt::format("{} {}", count, to_string(harm));
      all += count;
    }
    if (all == 0) return "no findings";
    return fmt::format("{} ({})", plural(all, "finding", "findings"), kinds);
  }

  template <typename... Args>
  auto append(fmt::format_string<Args...> format, Args&&... args) -> void {
    fmt::format_to(std::back_inserter(text_), format,
                   std::forward<Args>(args)...);
  }

  Sources& sources_;
  const EmitOptions& options_;
  const Style& style_;
  std::string text_;
  // Rule, message, function, first and last step of what was told in full.
  std::map<std::tuple<std::string_view, std::string_view, std::string_view,
                      Location, Location>,
           const Finding*>
      told_;
};

auto problem_lines(const std::vector<Problem>& problems, std::string_view word,
                   std::string_view colour, const EmitOptions& options)
    -> std::string {
  const Style& style = style_for(options.err_colour);
  std::string text;
  for (const Problem& problem : problems) {
    const std::string where = shown_place(problem.at, options.base);
    text += fmt::format("{}{}:{} {}{}{}\n", colour, word, style.off, where,
                        where.empty() ? "" : ": ", problem.message);
  }
  return text;
}

}  // namespace

auto emit_text(const Report& report, Sources& sources,
               const EmitOptions& options) -> Emitted {
  TextEmitter text(sources, options);
  for (const Finding& finding : report.findings) {
    if (!finding.suppressed) text.add(finding);
  }
  text.summarize(report);
  const Style& err = style_for(options.err_colour);
  return {.out = text.take(),
          .err = problem_lines(report.errors, "error", err.error, options) +
                 problem_lines(report.unused_suppressions, "warning",
                               err.warning, options)};
}

}  // namespace costall
