// The HTML report: what stands in it, and that nothing in it becomes markup.
// How it behaves in a browser is held by test/frontends/html.test.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/report/sample_report.h"

namespace costall {
namespace {

using testing::HasSubstr;
using testing::Not;

auto page_of(const Report& report) -> std::string {
  Sources sources = test::sample_sources();
  const Emitted emitted = emit_html(report, sources, {.base = "/p"});
  EXPECT_TRUE(emitted.err.empty());
  return emitted.out;
}

TEST(Html, ShowsAFindingWithSourceAndSteps) {
  const std::string page = page_of(test::sample_report());
  EXPECT_THAT(page, HasSubstr("<h1>1 finding</h1>"));
  EXPECT_THAT(page, HasSubstr("id=\"f-fedcba9876543210\" tabindex=\"0\""));
  EXPECT_THAT(page, HasSubstr("<h3>awaits slow work while &#39;rows&#39; is "
                              "not driven</h3>"));
  EXPECT_THAT(page, HasSubstr("<code>src/work.cpp:3:5</code>, in "
                              "<code>do_work(Database &amp;)</code>"));
  EXPECT_THAT(page, HasSubstr("<mark>co_await f(x</mark>)"));
  EXPECT_THAT(page, HasSubstr("<p class=\"mend\">Instead: let the operations "));
  EXPECT_THAT(page, HasSubstr("<summary>2 steps</summary>"));
  EXPECT_THAT(page, HasSubstr("work starts in flight here"));
  EXPECT_THAT(page, HasSubstr("<details id=\"window-slow-body\">"));
  EXPECT_THAT(page, HasSubstr("## Seen at run time"));
}

TEST(Html, ShowsWhatIsSuppressedKnownAndFixed) {
  Report report = test::sample_report();
  report.baseline.emplace();
  report.baseline->preexisting = {test::sample_finding()};
  report.baseline->fixed = {{"0000000000000000", "window-slow-body",
                             Harm::Deadlock, Confidence::Likely, "a.cpp",
                             "gone()"}};
  const std::string page = page_of(report);
  EXPECT_THAT(page, HasSubstr("data-state=\"new\""));
  EXPECT_THAT(page, HasSubstr("data-state=\"suppressed\""));
  EXPECT_THAT(page, HasSubstr("suppressed: by design"));
  EXPECT_THAT(page, HasSubstr("data-state=\"preexisting\""));
  EXPECT_THAT(page, HasSubstr("; 1 preexisting, 1 fixed"));
  EXPECT_THAT(page, HasSubstr("<code>gone()</code>, a.cpp"));
}

TEST(Html, ShowsWhatFailed) {
  const std::string page = page_of(test::sample_report());
  EXPECT_THAT(page, HasSubstr("<code>src/bad.cpp:7:2</code>: does not compile: "
                              "no &#39;x&#39;"));
  EXPECT_THAT(page, HasSubstr("x silences nothing"));
}

TEST(Html, SaysThatNothingWasFound) {
  const std::string page = page_of({});
  EXPECT_THAT(page, HasSubstr("<h1>0 findings</h1>"));
  EXPECT_THAT(page, HasSubstr("Nothing was found."));
  EXPECT_THAT(page, Not(HasSubstr("<h2>")));
}

TEST(Html, LetsNothingBecomeMarkup) {
  const std::string evil = "\"'><script>alert(1)</script>&";
  Finding finding = test::sample_finding();
  finding.rule = finding.function = finding.message = evil;
  finding.fingerprint = finding.suppression_reason = evil;
  finding.at.file = "/p/" + evil;
  finding.steps = {{{"/p/" + evil, 1, 1}, evil}};
  finding.suppressed = true;
  Report report;
  report.tool = {evil, evil};
  report.findings = {finding};
  report.errors = report.unused_suppressions = {{{evil, 1, 1}, evil}};
  report.baseline.emplace();
  report.baseline->fixed = {{evil, evil, {}, {}, evil, evil}};
  Sources sources([&](const std::string&) { return std::optional(evil); });
  const std::string page = emit_html(report, sources, {.base = "/p"}).out;
  EXPECT_THAT(page, HasSubstr("&lt;script&gt;alert(1)"));
  EXPECT_THAT(page, Not(HasSubstr("<script>alert")));
  EXPECT_THAT(page, Not(HasSubstr("\"'>")));
}

}  // namespace
}  // namespace costall
