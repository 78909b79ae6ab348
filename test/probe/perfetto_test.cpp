// The timeline by the rules of the trace event format: what begins ends, slices
// nest, arrows have both ends; and it shows what the recording says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <random>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "runtime-probe/src/report/perfetto.h"
#include "test/probe/sample_recording.h"
#include "test/probe/sample_report.h"

namespace costall::probe {
namespace {

using nlohmann::json;
using test::make_id;

auto trace(const std::vector<entry>& entries, const tables& names,
           const report& all = {}, std::int64_t until = 0) -> json {
  std::string text;
  write_perfetto(
      entries, names, all, [&](std::string_view part) { text += part; },
      {.paths = {}, .program = "sample", .process = 7, .until = until});
  return json::parse(text)["traceEvents"];
}

auto with_phase(const json& events, const std::string& phase)
    -> std::vector<json> {
  std::vector<json> found;
  std::copy_if(events.begin(), events.end(), std::back_inserter(found),
               [&](const json& one) { return one["ph"] == phase; });
  return found;
}

// As the viewer takes them: by time, and by place in the file where that is
// equal.
auto by_time(const json& events) -> std::vector<json> {
  std::multimap<double, json> sorted;
  for (const json& one : events) {
    if (one["ph"] != "M") {
      sorted.emplace(one["ts"].get<double>(), one);
    }
  }
  std::vector<json> list;
  for (const auto& [when, one] : sorted) {
    list.push_back(one);
  }
  return list;
}

void expect_sound(const json& events) {
  std::map<json, int> open_slices;
  std::map<json, std::vector<json>> open_async;
  std::map<json, std::string> arrows;
  for (const json& one : by_time(events)) {
    ASSERT_EQ(one["pid"], 7);
    ASSERT_GE(one["ts"].get<double>(), 0);
    const std::string phase = one["ph"];
    if (phase == "B") {
      ++open_slices[one["tid"]];
    } else if (phase == "E") {
      ASSERT_GE(--open_slices[one["tid"]], 0) << one;
    } else if (phase == "b") {
      open_async[one["id"]].push_back(one["name"]);
    } else if (phase == "e") {
      auto& stack = open_async[one["id"]];
      ASSERT_FALSE(stack.empty()) << one;
      ASSERT_EQ(stack.back(), one["name"]);
      stack.pop_back();
    } else if (phase == "s" || phase == "f") {
      arrows[one["id"]] += phase;
    } else if (phase == "X") {
      ASSERT_GE(one["dur"].get<double>(), 0);
    } else {
      ASSERT_EQ(phase, "i") << one;
    }
  }
  for (const auto& [track, open] : open_slices) {
    ASSERT_EQ(open, 0) << track;
  }
  for (const auto& [frame, open] : open_async) {
    ASSERT_TRUE(open.empty()) << frame;
  }
  for (const auto& [number, ends] : arrows) {
    ASSERT_EQ(ends, "sf") << number;
  }
}

TEST(Perfetto, ShowsWhatRanAndWhatItWaitedFor) {
  const auto entries = test::sample_entries();
  const json events = trace(entries, test::sample_tables());
  expect_sound(events);
  const auto begun = with_phase(events, "B");
  ASSERT_EQ(begun.size(), 1U);
  EXPECT_EQ(begun[0]["name"], "do_work");
  EXPECT_EQ(begun[0]["tid"], 2);
  EXPECT_DOUBLE_EQ(begun[0]["ts"].get<double>(), 1000.04);
  const auto waits = with_phase(events, "b");
  ASSERT_EQ(waits.size(), 2U);
  EXPECT_EQ(waits[0]["name"], "do_work");
  EXPECT_EQ(waits[1]["name"], "awaits, src/work.cpp:31");
  EXPECT_DOUBLE_EQ(waits[1]["ts"].get<double>(), 0.03);
  EXPECT_EQ(waits[1]["args"]["for"], "rows");
  EXPECT_EQ(waits[1]["args"]["lasts"], false);
  const auto marks = with_phase(events, "i");
  ASSERT_EQ(marks.size(), 1U);
  EXPECT_EQ(marks[0]["name"], "ready: rows");
  EXPECT_EQ(marks[0]["args"]["by"], "do_work");
  EXPECT_EQ(marks[0]["args"]["at"], "src/db.cpp:12");
  EXPECT_EQ(marks[0]["tid"], 3);
}

TEST(Perfetto, NamesTheProcessAndItsTracks) {
  const json events = trace(test::sample_entries(), test::sample_tables(),
                            test::sample_report());
  std::vector<std::string> names;
  for (const json& one : with_phase(events, "M")) {
    names.push_back(one["args"]["name"]);
  }
  EXPECT_THAT(names, testing::UnorderedElementsAre("sample", "finding 1",
                                                   "thread 1", "thread 2"));
}

// Frame 1 starts frame 2 and waits; what 2 waited for ends later.
auto stalled() -> std::vector<entry> {
  const id owner = make_id(role::frame, 1);
  const id row = make_id(role::frame, 2);
  const auto at = [](std::int64_t when, event what, id subject,
                     std::uint32_t site) {
    return entry{.when = when,
                 .subject = subject,
                 .object = 0,
                 .site = site,
                 .thread = 1,
                 .what = what};
  };
  return {
      at(0, event::create, owner, 1),     at(100, event::resume, owner, 1),
      at(200, event::create, row, 2),     at(300, event::resume, row, 2),
      at(400, event::suspend, row, 2),    at(500, event::suspend, owner, 1),
      at(700, event::ready, row, 2),      at(20700, event::resume, owner, 1),
      at(20800, event::resume, row, 2),   at(20900, event::finish, row, 0),
      at(20900, event::destroy, row, 0),  at(21000, event::finish, owner, 0),
      at(21000, event::destroy, owner, 0)};
}

auto blaming(const tables& names, std::int64_t first_at) -> report {
  report all;
  all.findings = {test::sample_finding()};
  all.findings[0].blamed = names.sites[1];
  all.findings[0].starved = names.sites[2];
  all.findings[0].first_at = nanoseconds(first_at);
  return all;
}

TEST(Perfetto, DrawsTheBlame) {
  const tables names = test::sample_tables();
  const json events = trace(stalled(), names, blaming(names, 700));
  expect_sound(events);
  const auto slices = with_phase(events, "X");
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_EQ(slices[0]["name"],
            "window-slow-body: 'rows' was ready while its owner awaited this");
  EXPECT_DOUBLE_EQ(slices[0]["ts"].get<double>(), 0.7);
  EXPECT_DOUBLE_EQ(slices[0]["dur"].get<double>(), 20.0);
  EXPECT_EQ(slices[0]["args"]["evidence"].size(), 3U);
  // From within the run that ended in the await, to the finding; and from there
  // to the run of what starved.
  const auto from = with_phase(events, "s");
  const auto to = with_phase(events, "f");
  ASSERT_EQ(from.size(), 2U);
  ASSERT_EQ(to.size(), 2U);
  EXPECT_DOUBLE_EQ(from[0]["ts"].get<double>(), 0.499);
  EXPECT_EQ(from[0]["tid"], 2);
  EXPECT_DOUBLE_EQ(to[0]["ts"].get<double>(), 0.7);
  EXPECT_EQ(to[0]["tid"], slices[0]["tid"]);
  EXPECT_EQ(from[1]["tid"], slices[0]["tid"]);
  EXPECT_DOUBLE_EQ(to[1]["ts"].get<double>(), 20.8);
  EXPECT_EQ(to[1]["tid"], 2);
}

TEST(Perfetto, MarksAFindingWhoseWaitIsNotThere) {
  const tables names = test::sample_tables();
  const json events = trace(stalled(), names, blaming(names, 50));
  expect_sound(events);
  EXPECT_TRUE(with_phase(events, "X").empty());
  const auto marks = with_phase(events, "i");
  EXPECT_TRUE(std::any_of(marks.begin(), marks.end(), [](const json& one) {
    return one["name"].get<std::string>().starts_with("window-slow-body: ");
  }));
}

TEST(Perfetto, EndsWhatLasts) {
  const tables names = test::sample_tables();
  auto entries = stalled();
  entries.resize(7);  // up to what became ready
  const json events = trace(entries, names, blaming(names, 700), 5'000'000);
  expect_sound(events);
  const auto slices = with_phase(events, "X");
  ASSERT_EQ(slices.size(), 1U);
  EXPECT_DOUBLE_EQ(slices[0]["dur"].get<double>(), 4999.3);
  const auto waits = with_phase(events, "b");
  EXPECT_EQ(std::count_if(waits.begin(), waits.end(),
                          [](const json& one) {
                            return one.contains("args") &&
                                   one["args"]["lasts"] == true;
                          }),
            2);
}

TEST(Perfetto, ShowsWhatDidNotSuspendAsRunningOn) {
  const id owner = make_id(role::frame, 1);
  const std::vector<entry> entries = {
      {.when = 10, .subject = owner, .site = 1, .what = event::resume},
      {.when = 20, .subject = owner, .site = 1, .what = event::suspend},
      {.when = 21, .subject = owner, .site = 1, .what = event::unsuspend},
      {.when = 30, .subject = owner, .what = event::destroy}};
  const json events = trace(entries, test::sample_tables());
  expect_sound(events);
  EXPECT_EQ(with_phase(events, "B").size(), 2U);
  EXPECT_EQ(with_phase(events, "b").size(), 1U);  // the frame; no wait
}

// Whatever order lost events leave behind.
TEST(Perfetto, IsSoundForAnyEntries) {
  std::mt19937 dice(11);
  tables names = test::sample_tables();
  names.sites[1].function = "a\"\\\n\xff";
  for (int round = 0; round < 200; ++round) {
    std::vector<entry> entries(1 + dice() % 200);
    std::int64_t now = 0;
    for (entry& one : entries) {
      now += 1 + static_cast<std::int64_t>(dice() % 3);
      one = {.when = now,
             .subject = make_id(static_cast<role>(dice() % 7), dice() % 5),
             .object = dice() % 2,
             .site = static_cast<std::uint32_t>(dice() % names.sites.size()),
             .thread = static_cast<std::uint16_t>(dice() % 3),
             .what = static_cast<event>(1 + dice() % int(last_event))};
    }
    const report all = blaming(names, static_cast<std::int64_t>(dice() % 300));
    expect_sound(trace(entries, names, all));
    ASSERT_FALSE(HasFatalFailure()) << round;
  }
}

TEST(Perfetto, HandsOverInParts) {
  const tables names = test::sample_tables();
  const id owner = make_id(role::frame, 1);
  std::vector<entry> entries;
  for (std::int64_t i = 0; i < 20'000; ++i) {
    entries.push_back({.when = i,
                       .subject = owner,
                       .site = 1,
                       .what = i % 2 == 0 ? event::resume : event::suspend});
  }
  std::size_t largest = 0;
  std::size_t parts = 0;
  write_perfetto(entries, names, {}, [&](std::string_view part) {
    largest = std::max(largest, part.size());
    ++parts;
  });
  EXPECT_GT(parts, 10U);
  EXPECT_LT(largest, 80'000U);
}

// What runs inside each other without end takes no time without end.
TEST(Perfetto, StaysQuickWithDeepNesting) {
  std::vector<entry> entries;
  constexpr std::uint64_t count = 20'000;
  for (std::uint64_t i = 0; i < 2 * count; ++i) {
    entries.push_back({.when = static_cast<std::int64_t>(i),
                       .subject = make_id(role::frame, i % count),
                       .what = i < count ? event::resume : event::suspend});
  }
  std::size_t size = 0;
  write_perfetto(entries, tables(), {},
                 [&](std::string_view part) { size += part.size(); });
  EXPECT_LT(size, entries.size() * 400);
}

}  // namespace
}  // namespace costall::probe
