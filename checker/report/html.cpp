// The HTML report: one page that needs nothing else, of findings with source
// and steps. Whole without its script. Must not print.
// Tested by test/report/html_test.cpp and, in a browser,
// test/frontends/html.test.
#include <fmt/format.h>

#include <set>

#include "checker/hazards/pages.h"
#include "checker/report/emitter.h"
#include "checker/report/hazard_list.h"
#include "checker/report/html_assets.h"
#include "checker/report/html_text.h"
#include "checker/report/instead.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"
#include "checker/report/profile.h"

namespace costall {
namespace {

constexpr unsigned kContext = 3;      // lines around a finding
constexpr unsigned kStepContext = 1;  // and around each of its steps

struct Shown {
  const Finding* finding;
  std::string_view state;  // "new", "preexisting" or "suppressed"
};

auto all_of(const Report& report) -> std::vector<Shown> {
  std::vector<Shown> all;
  for (const Finding& one : report.findings) {
    all.push_back({&one, one.suppressed ? "suppressed" : "new"});
  }
  if (!report.baseline) return all;
  for (const Finding& one : report.baseline->preexisting) {
    all.push_back({&one, "preexisting"});
  }
  return all;
}

auto plural(std::size_t count, std::string_view word) -> std::string {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

class Page {
 public:
  Page(const Report& report, Sources& sources, const EmitOptions& options)
      : report_(report),
        sources_(sources),
        options_(options),
        findings_(all_of(report)) {}

  auto text() -> std::string {
    head();
    filters();
    append("<main>\n<ol class=\"findings\">\n");
    for (const Shown& one : findings_) finding(one);
    append("</ol>\n");
    if (findings_.empty()) append("<p>Nothing was found.</p>\n");
    append("<p id=\"nothing\" hidden>No finding passes these filters.</p>\n");
    problems("errors", "not checked", report_.errors);
    problems("unused", "suppressions that silence nothing",
             report_.unused_suppressions);
    fixed();
    hazards();
    append("</main>\n<script>\n{}</script>\n</body>\n</html>\n",
           html_asset("filter"));
    return std::move(html_);
  }

 private:
  template <typename... Args>
  auto append(fmt::format_string<Args...> format, Args&&... args) -> void {
    fmt::format_to(std::back_inserter(html_), format,
                   std::forward<Args>(args)...);
  }

  auto head() -> void {
    const Summary& sum = report_.summary;
    const std::string found = plural(count_shown(report_.findings), "finding");
    html_ += html_asset("head");
    append("<title>costall: {}</title>\n<style>\n{}</style>\n</head>\n", found,
           html_asset("style"));
    append("<body>\n<header>\n<h1>{}</h1>\n<p class=\"soft\">", found);
    append("{}, {}, {}; costall {}, LLVM {}", plural(sum.units, "unit"),
           plural(sum.stats.coroutines, "coroutine"),
           plural(sum.stats.awaits, "await"), html_text(report_.tool.version),
           html_text(report_.tool.llvm));
    if (report_.baseline) {
      append("; {} preexisting, {} fixed", report_.baseline->preexisting.size(),
             report_.baseline->fixed.size());
    }
    append("</p>\n</header>\n");
  }

  // The filters work by script alone, and so are not seen without it.
  auto filters() -> void {
    std::set<std::string> rules, harms, confidences, states, files;
    for (const auto& [one, state] : findings_) {
      rules.insert(one->rule);
      harms.emplace(to_string(one->harm));
      confidences.emplace(to_string(one->confidence));
      states.emplace(state);
      files.insert(path(one->at));
    }
    append("<form id=\"filters\" hidden>\n");
    select("rule", "Hazard", rules);
    select("harm", "Harm", harms);
    select("confidence", "Confidence", confidences);
    select("state", "State", states);
    select("file", "File", files);
    append("<label>Text <input name=\"text\" type=\"search\" "
           "autocomplete=\"off\"></label>\n"
           "<button type=\"reset\">Show all</button>\n<output></output>\n"
           "<span class=\"soft\"><kbd>j</kbd> <kbd>k</kbd> next and previous, "
           "<kbd>o</kbd> steps, <kbd>/</kbd> text</span>\n</form>\n");
  }

  auto select(std::string_view name, std::string_view label,
              const std::set<std::string>& values) -> void {
    append("<label>{} <select name=\"{}\"><option value=\"\">all</option>",
           label, name);
    for (const std::string& value : values) {
      append("<option value=\"{0}\">{0}</option>", html_text(value));
    }
    append("</select></label>\n");
  }

  auto finding(const Shown& shown) -> void {
    const Finding& one = *shown.finding;
    const std::string harm(to_string(one.harm));
    append("<li><article class=\"finding {} {}\" id=\"f-{}\" tabindex=\"0\"",
           harm, shown.state, html_text(one.fingerprint));
    append(" data-rule=\"{}\" data-harm=\"{}\" data-confidence=\"{}\"",
           html_text(one.rule), harm, to_string(one.confidence));
    append(" data-state=\"{}\" data-file=\"{}\">\n", shown.state,
           html_text(path(one.at)));
    append("<h3>{}</h3>\n<p class=\"meta\"><span class=\"harm\">{}</span>, {}",
           html_text(one.message), harm, to_string(one.confidence));
    append(": <a href=\"#{0}\">{0}</a>, {1}", html_text(one.rule),
           place(one.at));
    if (!one.function.empty()) {
      append(", in <code>{}</code>", html_text(one.function));
    }
    if (one.suppressed) {
      append("; suppressed{}{}", one.suppression_reason.empty() ? "" : ": ",
             html_text(one.suppression_reason));
    }
    append("</p>\n");
    evidence(one);
    excerpt(one.at, kContext);
    mend(one);
    steps(one);
    append("</article></li>\n");
  }

  auto evidence(const Finding& finding) -> void {
    if (!finding.evidence) return;
    append("<ul class=\"evidence\">\n");
    for (const std::string& line : evidence_lines(*finding.evidence))
      append("<li>{}</li>\n", html_text(line));
    append("</ul>\n");
  }

  auto mend(const Finding& finding) -> void {
    const std::string& text =
        finding.fix ? finding.fix->title : instead_of(finding.rule);
    if (text.empty()) return;
    append("<p class=\"mend\">{}: {}</p>\n",
           finding.fix ? "<code>--fix</code>" : "Instead", html_text(text));
  }

  auto steps(const Finding& finding) -> void {
    if (finding.steps.empty()) return;
    append("<details><summary>{}</summary>\n<ol class=\"steps\">\n",
           plural(finding.steps.size(), "step"));
    for (const Step& step : finding.steps) {
      append("<li>{} <span class=\"place\">{}</span>\n",
             html_text(step.message), place(step.at));
      excerpt(step.at, kStepContext);
      append("</li>\n");
    }
    append("</ol>\n</details>\n");
  }

  auto excerpt(const Location& at, unsigned context) -> void {
    const std::string lines = html_excerpt(at, context, sources_);
    if (lines.empty()) return;
    append("<pre class=\"source\">{}</pre>\n", lines);
  }

  auto problems(std::string_view id, std::string_view title,
                const std::vector<Problem>& list) -> void {
    if (list.empty()) return;
    append("<section id=\"{}\">\n<h2>{}</h2>\n<ul>\n", id, title);
    for (const Problem& problem : list) {
      append("<li>{}: {}</li>\n", place(problem.at),
             html_text(problem.message));
    }
    append("</ul>\n</section>\n");
  }

  auto fixed() -> void {
    if (!report_.baseline || report_.baseline->fixed.empty()) return;
    append("<section id=\"fixed\">\n<h2>Fixed</h2>\n<ul>\n");
    for (const BaselineEntry& entry : report_.baseline->fixed) {
      append("<li>{} in <code>{}</code>, {}</li>\n", html_text(entry.rule),
             html_text(entry.function), html_text(entry.file));
    }
    append("</ul>\n</section>\n");
  }

  // The pages of the hazards that are spoken of.
  auto hazards() -> void {
    std::set<std::string_view> used;
    for (const auto& [one, state] : findings_) used.insert(one->rule);
    if (used.empty()) return;
    append("<section>\n<h2>Hazards</h2>\n");
    for (const HazardName& hazard : hazard_names()) {
      if (used.count(hazard.id) == 0) continue;
      append("<details id=\"{0}\"><summary>{0}: {1}</summary>\n", hazard.id,
             html_text(hazard.summary));
      append("<pre class=\"page\">{}</pre></details>\n",
             html_text(hazard_page(hazard.id)));
    }
    append("</section>\n");
  }

  auto path(const Location& at) const -> std::string {
    return shown_path(at.file, options_.base);
  }

  auto place(const Location& at) const -> std::string {
    const std::string file = html_text(path(at));
    if (at.line == 0) return fmt::format("<code>{}</code>", file);
    return fmt::format("<code>{}:{}:{}</code>", file, at.line, at.column);
  }

  const Report& report_;
  Sources& sources_;
  const EmitOptions& options_;
  const std::vector<Shown> findings_;
  std::string html_;
};

}  // namespace

auto emit_html(const Report& report, Sources& sources,
               const EmitOptions& options) -> Emitted {
  return {.out = Page(report, sources, options).text(), .err = {}};
}

}  // namespace costall
