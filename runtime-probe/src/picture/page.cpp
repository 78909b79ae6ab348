// The page around the picture. Tested by test/picture/page_test.cpp and
// test/frontends/picture.test.
#include "runtime-probe/src/picture/page.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "checker/report/html_assets.h"
#include "checker/report/html_text.h"
#include "runtime-probe/src/picture/assets.h"
#include "runtime-probe/src/report/text.h"

namespace costall::probe {
namespace {

constexpr unsigned context = 2;  // lines around an await
constexpr std::size_t most_stalls = 200;
constexpr std::size_t most_awaits = 100;

class page {
 public:
  page(const report& all, const lanes& picture, Sources& sources,
       const page_options& options)
      : all_(all), picture_(picture), sources_(sources), options_(options) {}

  auto text() -> std::string {
    head();
    picture();
    html_ += "<main>\n";
    findings();
    stalls();
    awaits();
    metrics();
    append("</main>\n<script id=\"recording\" type=\"application/json\">{}"
           "</script>\n<script>\n(() => {{\n\"use strict\";\n{}{}{}}})();\n"
           "</script>\n</body>\n</html>\n",
           picture_json(all_, picture_, options_.paths), page_asset("model"),
           page_asset("draw"), page_asset("control"));
    return std::move(html_);
  }

 private:
  template <typename... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(html_), format,
                   std::forward<Args>(args)...);
  }

  void head() {
    const std::string found = counted(all_.findings.size(), "finding");
    const std::string program =
        options_.program.empty() ? "" : " in a run of " + options_.program;
    html_ += html_asset("head");
    append("<title>costall: {0}{1}</title>\n<style>\n{2}{3}</style>\n</head>\n"
           "<body>\n<header>\n<h1>{0}{1}</h1>\n",
           found, html_text(program), html_asset("style"), page_asset("style"));
    append("<p class=\"soft\">{}{}: {}, {}, {}; {}</p>\n</header>\n",
           shown(all_.length), all_.virtual_time ? " of virtual time" : "",
           counted(all_.seen.frames, "coroutine"),
           counted(all_.seen.threads, "thread"),
           counted(all_.seen.events, "event"), html_text(coverage_of(all_)));
  }

  // Without its script there is no picture, and so nothing of this.
  void picture() {
    html_ += page_asset("picture");
    if (picture_.until < picture_.last) {
      append("<p class=\"soft\">The picture ends after {} of {}: it can hold"
             " no more; <code>--format perfetto</code> can.</p>\n",
             shown(nanoseconds(picture_.until)),
             shown(nanoseconds(picture_.last)));
    }
    if (picture_.left_out != 0) {
      append("<p class=\"soft\">{} more have no row in the picture.</p>\n",
             counted(picture_.left_out, "coroutine"));
    }
    html_ += "</section>\n";
  }

  void findings() {
    append("<h2>Findings</h2>\n<ol class=\"findings\">\n");
    for (std::size_t i = 0; i < all_.findings.size(); ++i) {
      finding_of(all_.findings[i], i);
    }
    html_ += "</ol>\n";
    if (all_.findings.empty()) {
      html_ += "<p>Nothing starved for long enough to tell.</p>\n";
    }
  }

  void finding_of(const finding& one, std::size_t number) {
    const std::string harm = name_of(one.what_harm);
    append("<li><article class=\"finding {}\" id=\"finding-{}\" tabindex=\"0\">"
           "\n<h3>{}</h3>\n",
           harm, number + 1, html_text(one.message));
    append("<p class=\"meta\"><span class=\"harm\">{}</span>, {}: "
           "<code>costall-{}</code>, {}{}, site <code>{}</code></p>\n",
           harm, name_of(one.how_sure), html_text(one.rule), place(one.blamed),
           function(one.blamed), site_id(one.blamed));
    excerpt(one.blamed);
    html_ += "<ul class=\"evidence\">\n";
    for (const std::string& line : evidence(one)) {
      append("<li>{}</li>\n", html_text(line));
    }
    html_ += "</ul>\n";
    if (!one.advice.empty()) {
      append("<p class=\"mend\">Instead: {}</p>\n", html_text(one.advice));
    }
    steps(one);
    if (options_.checker) {
      checker(options_.checker(one));
    }
    append("<button type=\"button\" class=\"show\" data-finding=\"{}\" hidden>"
           "Show in the picture</button>\n</article></li>\n",
           number);
  }

  void steps(const finding& one) {
    html_ += "<details><summary>What starved, and where</summary>\n"
             "<ol class=\"steps\">\n";
    const bool is_a_step =
        std::ranges::find(one.steps, one.starved, &step::where) !=
        one.steps.end();
    if (!one.starved.file.empty() && !is_a_step) {
      append("<li>this starved{} <span class=\"place\">{}</span>\n",
             function(one.starved), place(one.starved));
      excerpt(one.starved);
      html_ += "</li>\n";
    }
    for (const step& each : one.steps) {
      append("<li>{} <span class=\"place\">{}</span>\n",
             html_text(each.message),
             each.where.file.empty() ? "" : place(each.where));
      excerpt(each.where);
      html_ += "</li>\n";
    }
    html_ += "</ol>\n</details>\n";
  }

  void checker(const std::optional<checker_said>& said) {
    if (!said) {
      html_ += "<p class=\"soft\">The checker does not know of it.</p>\n";
      return;
    }
    append("<details><summary>The checker, {}: {}</summary>\n<ol "
           "class=\"steps\">\n",
           html_text(said->confidence), html_text(said->message));
    for (const std::string& step : said->steps) {
      append("<li>{}</li>\n", html_text(step));
    }
    html_ += "</ol>\n";
    if (!said->instead.empty()) {
      append("<p class=\"mend\">Instead: {}</p>\n", html_text(said->instead));
    }
    html_ += "</details>\n";
  }

  void excerpt(const location& at) {
    if (at.file.empty() || at.line == 0) {
      return;
    }
    // The whole line: compilers name different columns of one await.
    const std::string_view line = sources_.line(at.file, at.line);
    const std::size_t begin = line.find_first_not_of(" \t");
    if (begin == std::string_view::npos) {
      return;
    }
    Location where;
    where.file = at.file;
    where.line = at.line;
    where.column = static_cast<unsigned>(begin) + 1;
    where.length = static_cast<unsigned>(line.size() - begin);
    const std::string lines = html_excerpt(where, context, sources_);
    if (!lines.empty()) {
      append("<pre class=\"source\">{}</pre>\n", lines);
    }
  }

  void stalls() {
    if (picture_.stalls.empty()) {
      return;
    }
    std::vector<const blame*> longest;
    for (const blame& each : picture_.stalls) {
      longest.push_back(&each);
    }
    std::ranges::stable_sort(longest, [](const blame* a, const blame* b) {
      return a->to - a->from > b->to - b->from;
    });
    longest.resize(std::min(longest.size(), most_stalls));
    table("stalls", "Longest stalls",
          {"finding", "what starved", "from", "for"});
    for (const blame* each : longest) {
      append("<tr><td><a href=\"#finding-{0}\">{0}</a></td><td>{1}</td>"
             "<td>{2}</td><td>{3}</td></tr>\n",
             each->finding + 1, html_text(item(*each)),
             shown(nanoseconds(each->from)),
             shown(nanoseconds(each->to - each->from)));
    }
    html_ += "</tbody></table></div>\n";
    const std::uint64_t more =
        picture_.stalls.size() - longest.size() + picture_.stalls_left;
    if (more != 0) {
      append("<p class=\"soft\">and {} more</p>\n", more);
    }
  }

  auto item(const blame& of) const -> std::string {
    if (of.victim == blame::nowhere || of.of == blame::nowhere) {
      return all_.findings[of.finding].starved.function;
    }
    const lane_item& one = picture_.items[of.victim];
    return one.name.empty()
               ? fmt::format("{} #{}",
                             picture_.stages[picture_.rows[of.of].stage].name,
                             one.number)
               : one.name;
  }

  void awaits() {
    if (all_.awaits.empty()) {
      return;
    }
    table(
        "awaits", "Awaits, the longest in all first",
        {"place", "count", "half within", "99 % within", "longest", "in all"});
    const std::size_t count = std::min(all_.awaits.size(), most_awaits);
    for (std::size_t i = 0; i < count; ++i) {
      row(place(all_.awaits[i].where), all_.awaits[i].waited);
    }
    html_ += "</tbody></table></div>\n";
    if (count < all_.awaits.size()) {
      append("<p class=\"soft\">and {}</p>\n",
             counted(all_.awaits.size() - count, "more place"));
    }
  }

  void metrics() {
    if (all_.metrics.empty()) {
      return;
    }
    table(
        "metrics", "What was measured",
        {"metric", "count", "half within", "99 % within", "longest", "in all"});
    for (const auto& [what, times] : all_.metrics) {
      row(fmt::format("{} {}", number_of(what), name_of(what)), times);
    }
    html_ += "</tbody></table></div>\n";
  }

  void table(const char* name, const char* title,
             const std::vector<const char*>& columns) {
    append("<h2 id=\"{0}\">{1}</h2>\n<div class=\"table\" tabindex=\"0\" "
           "role=\"region\" aria-labelledby=\"{0}\"><table><thead><tr>",
           name, title);
    for (const char* each : columns) {
      append("<th scope=\"col\">{}</th>", each);
    }
    html_ += "</tr></thead><tbody>\n";
  }

  void row(const std::string& first, const durations& times) {
    append("<tr><td>{}</td><td>{}</td><td>{}</td><td>{}</td><td>{}</td>"
           "<td>{}</td></tr>\n",
           first, times.count(), shown(times.quantile(0.5)),
           shown(times.quantile(0.99)), shown(times.longest()),
           shown(times.total()));
  }

  auto place(const location& at) const -> std::string {
    return "<code>" + html_text(shown_place(at, options_.paths)) + "</code>";
  }

  static auto function(const location& at) -> std::string {
    return at.function.empty()
               ? ""
               : ", in <code>" + html_text(at.function) + "</code>";
  }

  const report& all_;
  const lanes& picture_;
  Sources& sources_;
  const page_options& options_;
  std::string html_;
};

}  // namespace

auto page_of(const report& all, const lanes& picture, Sources& sources,
             const page_options& options) -> std::string {
  return page(all, picture, sources, options).text();
}

}  // namespace costall::probe
