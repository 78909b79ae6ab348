// The report for people, to the letter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "test/report/sample_report.h"

namespace costall {
namespace {

using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

auto emit(const Report& report, Colour colour = Colour::Off) -> Emitted {
  Sources sources = test::sample_sources();
  return emit_text(report, sources,
                   {.base = "/p", .colour = colour, .err_colour = colour});
}

TEST(TextReport, ReadsAsACompilerWarning) {
  EXPECT_EQ(emit(test::sample_report()).out,
            "src/work.cpp:3:5: warning: awaits slow work while 'rows' is not "
            "driven [costall-window-slow-body]\n"
            "    3 |     co_await f(x);\n"
            "      |     ^~~~~~~~~~~~\n"
            "      = starvation, definite, in do_work(Database &)\n"
            "      = instead: let the operations run without their consumer: "
            "one task each, with a permit as the limit\n"
            "src/work.cpp:1:6: note: work starts in flight here\n"
            "    1 | auto rows = window(db);\n"
            "      |      ^~~~\n"
            "/usr/include/db.h:9:2: note: slow because of this\n"
            "costall: 1 finding (1 starvation) in 12 units, 40 coroutines, 133 "
            "awaits, 1.9 s; 1 suppressed; 2 units not checked\n");
}

TEST(TextReport, SaysWhatFailedBesideTheReport) {
  EXPECT_EQ(emit(test::sample_report()).err,
            "error: src/bad.cpp:7:2: does not compile: no 'x'\n"
            "error: src/gone.cpp: cannot read it\n"
            "warning: src/work.cpp:9:4: x silences nothing\n");
}

TEST(TextReport, CountsByHarmWorstFirst) {
  Report report;
  for (const Harm harm : {Harm::Starvation, Harm::Deadlock, Harm::Starvation}) {
    report.findings.push_back(test::sample_finding());
    report.findings.back().harm = harm;
  }
  EXPECT_THAT(emit(report).out,
              HasSubstr("costall: 3 findings (1 deadlock, 2 starvation) in "));
}

// Each await has a place of its own; what they share is told once.
TEST(TextReport, TellsOneStallOfALoopOnce) {
  Report report;
  Finding one = test::sample_finding();
  one.steps.push_back({{test::kSampleFile, 1, 1}, "is pulled again here"});
  Finding next = one;
  next.at = {test::kSampleFile, 4, 7};
  next.steps.insert(next.steps.begin() + 1,
                    {{test::kSampleFile, 4, 1}, "why it is slow"});
  Finding other = one;
  other.function = "another";
  report.findings = {one, next, other};
  const std::string text = emit(report).out;
  EXPECT_THAT(text, HasSubstr("src/work.cpp:4:7: warning: "));
  EXPECT_THAT(text, HasSubstr("in do_work(Database &): as at 3:5\n"
                              "src/work.cpp:4:1: note: why it is slow\n"));
  const auto count = [&](const std::string& part) {
    std::size_t found = 0;
    for (auto at = text.find(part); at != text.npos;
         at = text.find(part, at + 1))
      ++found;
    return found;
  };
  EXPECT_EQ(count("is pulled again here"), 2);
  EXPECT_EQ(count("= instead: "), 2);
  EXPECT_EQ(count("warning: "), 3);
}

TEST(TextReport, NamesAFixWhereThereIsOne) {
  Report report;
  report.findings = {test::sample_finding()};
  report.findings[0].fix = Fix{"pass it on", {{test::kSampleFile, 0, 4, "x"}}};
  report.summary.fixed = 2;
  const std::string text = emit(report).out;
  EXPECT_THAT(text, HasSubstr("      = --fix: pass it on\n"));
  EXPECT_THAT(text, Not(HasSubstr("instead:")));
  EXPECT_THAT(text, HasSubstr("; 2 fixed by --fix\n"));
}

TEST(TextReport, KnowsOneFromMany) {
  Report report;
  report.summary.units = 1;
  report.summary.stats = {1, 1, 1};
  EXPECT_EQ(emit(report).out,
            "costall: no findings in 1 unit, 1 coroutine, 1 await, 0.0 s; 1 "
            "function skipped as too large\n");
  report.summary.cached = 1;
  EXPECT_THAT(emit(report).out, HasSubstr("0.0 s; 1 unit from the cache; "));
  EXPECT_EQ(emit({}).out,
            "costall: no findings in 0 units, 0 coroutines, 0 awaits, 0.0 s\n");
}

TEST(TextReport, IsColouredOnlyWhenAsked) {
  const Emitted plain = emit(test::sample_report());
  EXPECT_THAT(plain.out + plain.err, Not(HasSubstr("\x1b")));
  const Emitted coloured = emit(test::sample_report(), Colour::On);
  EXPECT_THAT(coloured.out, HasSubstr("\x1b[1;35mwarning:\x1b[0m"));
  EXPECT_THAT(coloured.err, HasSubstr("\x1b[1;31merror:\x1b[0m"));
}

}  // namespace
}  // namespace costall
