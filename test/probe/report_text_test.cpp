// The report for people, to the letter.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "runtime-probe/src/report/text.h"
#include "test/probe/sample_report.h"

namespace costall::probe {
namespace {

using namespace std::chrono_literals;
using test::sample_finding;
using test::sample_report;
using testing::AllOf;
using testing::EndsWith;
using testing::HasSubstr;
using testing::Not;

const emit_options below_p = {.base = "/p"};

TEST(ProbeText, ReadsAsACompilerWarning) {
  EXPECT_EQ(
      text_of(sample_finding(), below_p),
      "src/work.cpp:31:5: warning: 'rows' was ready while its owner awaited "
      "this [costall-window-slow-body]\n"
      "      = starvation, likely, M3 unpolled, in task do_work(Database &)\n"
      "      = 3 times: the longest 20.0 s, 23.0 s in all; half within 2.01 s, "
      "99 % within 20.0 s\n"
      "      = first 420 ms after the start\n"
      "      = the thread was idle for 97.0 % of that time\n"
      "src/db.cpp:12:3: note: starved, in task query(int)\n"
      "src/db.cpp:12:3: note: 'rows' became ready here\n"
      "      = to do: pull 'rows' while the slow work runs\n");
}

TEST(ProbeText, EndsWithFiguresAndHowMuchWasSeen) {
  EXPECT_THAT(
      text_of(sample_report(), below_p),
      EndsWith(
          "metric                             count      longest        total  "
          "      p50        p99\n"
          "  M2 queue_delay                       2      20.0 us      30.0 us  "
          "  10.2 us    20.0 us\n"
          "  M3 unpolled                          3       20.0 s       23.0 s  "
          "   2.01 s     20.0 s\n"
          "longest awaits                     count      longest        total  "
          "      p50        p99\n"
          "  src/work.cpp:31:5                    3       20.0 s       23.0 s  "
          "   2.01 s     20.0 s\n"
          "  src/db.cpp:12:3                      1       500 ns       500 ns  "
          "   500 ns     500 ns\n"
          "costall: 1 finding (1 starvation) in 65.0 s: 40 frames, 2 threads, "
          "1204 events\n"
          "costall: coverage: 98.0 % of 200 resumes have a site, 87.5 % a "
          "known ready time; no event lost\n"));
}

TEST(ProbeText, SaysWhenThereIsNothing) {
  EXPECT_EQ(text_of(report()),
            "costall: no findings in 0 ns: 0 frames, 0 threads, 0 events\n"
            "costall: coverage: no resume was seen; no event lost\n");
  report one;
  one.virtual_time = true;
  one.length = 3min;
  one.seen = {.resumes = 1, .events = 1, .frames = 1, .threads = 1};
  EXPECT_EQ(text_of(one),
            "costall: no findings in 3 min 0 s of virtual time: 1 frame, 1 "
            "thread, 1 event\n"
            "costall: coverage: 0 % of 1 resume have a site, 0 % a known ready "
            "time; no event lost\n");
}

TEST(ProbeText, SaysWhatItCannotBeTrustedWith) {
  report all = sample_report();
  all.seen.lost = 12;
  all.seen.out_of_order = 1;
  all.complete = false;
  EXPECT_THAT(text_of(all),
              EndsWith("; 12 events lost: give threads larger rings, the "
                       "figures are too low; 1 event out of order; the "
                       "recording breaks off before its end\n"));
}

TEST(ProbeText, GivesBoundsWhereItKnowsNoMore) {
  finding one = sample_finding();
  one.times = test::times_of({3s});
  one.upper_bound = true;
  one.lasting = true;
  one.idle_share.reset();
  EXPECT_THAT(
      text_of(one),
      AllOf(HasSubstr("      = once, for at least 3.00 s\n"),
            HasSubstr("      = when it became ready is not known, only that it "
                      "was\n"),
            HasSubstr("first 420 ms after the start; it lasted still when this "
                      "was written\n"),
            Not(HasSubstr("idle"))));
}

TEST(ProbeText, KnowsUnknownPlaces) {
  finding one = sample_finding();
  one.blamed = {};
  one.starved = {};
  one.steps.clear();
  EXPECT_THAT(text_of(one), AllOf(HasSubstr("an unknown place: warning: "),
                                  Not(HasSubstr("note: "))));
}

TEST(ProbeText, CountsByHarmWorstFirst) {
  report all;
  for (const harm what : {harm::throughput, harm::deadlock, harm::throughput}) {
    all.findings.push_back(sample_finding());
    all.findings.back().what_harm = what;
  }
  EXPECT_THAT(text_of(all),
              HasSubstr("costall: 3 findings (1 deadlock, 2 throughput, with 2 "
                        "causes) in "));
}

TEST(ProbeText, TellsTheCauseOfSeveralOnce) {
  report all = sample_report();
  finding other = sample_finding();
  other.starved.line = 20;
  other.steps[0].where = other.starved;
  other.times = test::times_of({30s, 2s});
  other.message = "'rows' waited longer";
  other.first_at = 1ms;
  all.findings.push_back(other);
  finding elsewhere = other;
  elsewhere.blamed.line = 40;
  all.findings.push_back(elsewhere);
  EXPECT_THAT(
      text_of(all, below_p),
      AllOf(HasSubstr(
                "src/work.cpp:31:5: warning: 'rows' waited longer "
                "[costall-window-slow-body]\n"
                "      = starvation, likely, M3 unpolled, in task "
                "do_work(Database &)\n"
                "      = 5 times: the longest 30.0 s, 55.0 s in all; half "
                "within 2.01 s, 99 % within 30.0 s\n"
                "      = first 1.00 ms after the start\n"
                "      = the thread was idle for 97.0 % of that time\n"
                "src/db.cpp:20:3: note: starved, in task query(int); 2 times, "
                "32.0 s in all\n"
                "src/db.cpp:12:3: note: starved, in task query(int); 3 times, "
                "23.0 s in all\n"
                "      = to do: pull 'rows' while the slow work runs\n"
                "src/work.cpp:40:5: warning: 'rows' waited longer"),
            HasSubstr("3 findings (3 starvation, with 2 causes) in ")));
}

TEST(ProbeText, HidesAwaitsThatAreNotAmongTheLongest) {
  report all;
  for (unsigned line = 1; line <= 7; ++line) {
    all.awaits.push_back({{.file = "f.cpp", .function = {}, .line = line}, {}});
  }
  EXPECT_THAT(text_of(all),
              AllOf(HasSubstr("f.cpp:5 "), Not(HasSubstr("f.cpp:6")),
                    HasSubstr("  and 2 places more\n")));
}

TEST(ProbeText, IsColouredOnlyWhenAsked) {
  EXPECT_THAT(text_of(sample_report()), Not(HasSubstr("\x1b")));
  EXPECT_THAT(text_of(sample_report(), {.base = {}, .colour = true}),
              HasSubstr("\x1b[1;35mwarning:\x1b[0m"));
}

// A recording may come from anywhere.
TEST(ProbeText, DoesNotLetNamesMoveTheCursor) {
  finding one = sample_finding();
  one.blamed.file = "\x1b[2Ja.cpp";
  one.blamed.function = "f\r\n\x7f";
  one.message = "a\xc2\x9b"
                "b\xc3\xa4";
  one.advice = "\a";
  one.steps[0].message = "\b";
  const std::string text = text_of(one);
  for (const char* bad : {"\x1b", "\r", "\x7f", "\xc2\x9b", "\a", "\b"}) {
    EXPECT_THAT(text, Not(HasSubstr(bad)));
  }
  EXPECT_THAT(text, HasSubstr("a??b\xc3\xa4"));
}

TEST(ProbeText, ShowsTimesInThreeDigits) {
  const std::pair<nanoseconds, const char*> all[] = {
      {0ns, "0 ns"},
      {999ns, "999 ns"},
      {1000ns, "1.00 us"},
      {9'994ns, "9.99 us"},
      {9'996ns, "10.0 us"},
      {99'960ns, "100 us"},
      {999'400ns, "999 us"},
      {999'600ns, "1.00 ms"},
      {1234ms, "1.23 s"},
      {99'400ms, "99.4 s"},
      {100s, "1 min 40 s"},
      {3599'400ms, "59 min 59 s"},
      {3599'600ms, "1 h 0 min"},
      {25h, "25 h 0 min"},
      {-20ms, "-20.0 ms"},
  };
  for (const auto& [time, text] : all) {
    EXPECT_EQ(shown(time), text);
  }
  EXPECT_EQ(shown(nanoseconds::min()), shown(-nanoseconds::max()));
}

TEST(ProbeText, SaysAllOrNothingOnlyWhenItIs) {
  EXPECT_EQ(shown_share(1, 1'000'000), "0.1 %");
  EXPECT_EQ(shown_share(999'999, 1'000'000), "99.9 %");
  EXPECT_EQ(shown_share(7, 7), "100 %");
  EXPECT_EQ(shown_share(0, 7), "0 %");
  EXPECT_EQ(shown_share(0, 0), "none");
}

}  // namespace
}  // namespace costall::probe
