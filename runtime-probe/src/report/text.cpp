// Findings as a compiler would show them, then two tables and two lines.
// Tested by test/probe/report_text_test.cpp.
#include "runtime-probe/src/report/text.h"

#include <algorithm>
#include <array>
#include <iterator>

#include <fmt/format.h>

#include "runtime-probe/src/report/shared.h"

namespace costall::probe {
namespace {

// The colours of the checker's report.
struct style {
  std::string_view bold, warning, note, off;
};
constexpr style plain = {};
constexpr style coloured = {"\x1b[1m", "\x1b[1;35m", "\x1b[1;36m", "\x1b[0m"};

constexpr std::size_t most_awaits = 5;

class text {
 public:
  explicit text(const emit_options& options)
      : options_(options), style_(options.colour ? coloured : plain) {}

  void add(const shared_finding& shared);
  void add_metrics(const report& all);
  void add_awaits(const report& all);
  void add_summary(const report& all, std::size_t told);
  auto take() -> std::string { return std::move(text_); }

 private:
  void head(const location& where, std::string_view colour,
            std::string_view word) {
    append("{}{}:{} {}{}:{} ", style_.bold, shown_place(where, options_),
           style_.off, colour, word, style_.off);
  }
  void detail(std::string_view words) { append("      = {}\n", words); }
  void row(std::string_view name, const durations& of);

  template <typename... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format,
                   std::forward<Args>(args)...);
  }

  const emit_options& options_;
  const style& style_;
  std::string text_;
};

auto in_function(const location& where) -> std::string {
  return where.function.empty() ? "" : ", in " + harmless(where.function);
}

auto how_often(const durations& of) -> std::string {
  return fmt::format("; {}, {} in all", counted(of.count(), "time"),
                     shown(of.total()));
}

// What starved of it is a line each, as all have one cure.
void text::add(const shared_finding& shared) {
  const finding& one = shared.whole;
  head(one.blamed, style_.warning, "warning");
  append("{}{}{} [costall-{}]\n", style_.bold, harmless(one.message),
         style_.off, harmless(one.rule));
  detail(fmt::format("{}, {}, {} {}{}", name_of(one.what_harm),
                     name_of(one.how_sure), number_of(one.measured),
                     name_of(one.measured), in_function(one.blamed)));
  for (const std::string& line : evidence(one)) {
    detail(line);
  }
  for (const finding* part : shared.parts) {
    if (!part->starved.file.empty()) {
      head(part->starved, style_.note, "note");
      append("starved{}{}\n", in_function(part->starved),
             shared.parts.size() == 1 ? "" : how_often(part->times));
    }
  }
  for (const step& each : one.steps) {
    if (each.where.file.empty()) {
      detail(harmless(each.message));
      continue;
    }
    head(each.where, style_.note, "note");
    append("{}\n", harmless(each.message));
  }
  if (!one.advice.empty()) {
    detail("to do: " + harmless(one.advice));
  }
}

void text::row(std::string_view name, const durations& of) {
  append("  {:<28} {:>9} {:>12} {:>12} {:>10} {:>10}\n", name, of.count(),
         shown(of.longest()), shown(of.total()), shown(of.quantile(0.5)),
         shown(of.quantile(0.99)));
}

constexpr char table_head[] = "{:<30} {:>9} {:>12} {:>12} {:>10} {:>10}\n";

void text::add_metrics(const report& all) {
  if (all.metrics.empty()) {
    return;
  }
  append(table_head, "metric", "count", "longest", "total", "p50", "p99");
  for (const auto& [what, of] : all.metrics) {
    row(fmt::format("{} {}", number_of(what), name_of(what)), of);
  }
}

void text::add_awaits(const report& all) {
  const std::size_t count = std::min(all.awaits.size(), most_awaits);
  if (count == 0) {
    return;
  }
  append(table_head, "longest awaits", "count", "longest", "total", "p50",
         "p99");
  for (std::size_t i = 0; i < count; ++i) {
    const await_site& one = all.awaits[i];
    row(shown_place(one.where, options_), one.waited);
  }
  if (count < all.awaits.size()) {
    append("  and {} more\n", counted(all.awaits.size() - count, "place"));
  }
}

// "2 findings (1 deadlock, 1 starvation)", the worst harm first.
auto counts(const std::vector<finding>& findings, std::size_t told)
    -> std::string {
  std::string kinds;
  for (const harm what :
       {harm::deadlock, harm::starvation, harm::lifetime, harm::throughput}) {
    const auto count = std::count_if(
        findings.begin(), findings.end(),
        [&](const finding& one) { return one.what_harm == what; });
    if (count != 0) {
      kinds += fmt::format("{}{} {}", kinds.empty() ? "" : ", ", count,
                           name_of(what));
    }
  }
  if (findings.empty()) {
    return "no findings";
  }
  return fmt::format("{} ({}{})", counted(findings.size(), "finding"), kinds,
                     told < findings.size()
                         ? fmt::format(", with {}", counted(told, "cause"))
                         : "");
}

void text::add_summary(const report& all, std::size_t told) {
  append("costall: {} in {}{}: {}, {}, {}\n", counts(all.findings, told),
         shown(all.length), all.virtual_time ? " of virtual time" : "",
         counted(all.seen.frames, "frame"), counted(all.seen.threads, "thread"),
         counted(all.seen.events, "event"));
  append("costall: {}\n", coverage_of(all));
}

}  // namespace

auto text_of(const report& all, const emit_options& options) -> std::string {
  text whole(options);
  const std::vector<shared_finding> told = shared_findings(all.findings);
  for (const shared_finding& one : told) {
    whole.add(one);
  }
  whole.add_metrics(all);
  whole.add_awaits(all);
  whole.add_summary(all, told.size());
  return whole.take();
}

auto text_of(const finding& one, const emit_options& options) -> std::string {
  text alone(options);
  alone.add({.whole = one, .parts = {&one}});
  return alone.take();
}

auto coverage_of(const report& all) -> std::string {
  const coverage& seen = all.seen;
  std::string line = "coverage: no resume was seen";
  if (seen.resumes != 0) {
    line = fmt::format("coverage: {} of {} have a site, {} a known ready time",
                       shown_share(seen.resumes_with_site, seen.resumes),
                       counted(seen.resumes, "resume"),
                       shown_share(seen.resumes_with_ready_time, seen.resumes));
  }
  line += seen.lost == 0
              ? "; no event lost"
              : fmt::format("; {} lost: give threads larger rings, the figures"
                            " are too low",
                            counted(seen.lost, "event"));
  if (seen.out_of_order != 0) {
    line +=
        fmt::format("; {} out of order", counted(seen.out_of_order, "event"));
  }
  if (!all.complete) {
    line += "; the recording breaks off before its end";
  }
  return line;
}

}  // namespace costall::probe
