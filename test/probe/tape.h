// Recordings by hand: what happens when, in milliseconds.
//
// Must not compute what a test expects. Used by the tests of the analysis.
#pragma once
#include <costall/probe/event.h>
#include <costall/probe/report.h>

#include <cstdint>
#include <string>
#include <vector>

#include "runtime-probe/src/analysis/model.h"

namespace probe_test {

namespace pr = costall::probe;

constexpr auto made_id(pr::role what, std::uint64_t number) -> pr::id {
  return (static_cast<std::uint64_t>(what) << 56U) | number;
}
constexpr auto frame(std::uint64_t number) -> pr::id {
  return made_id(pr::role::frame, number);
}
constexpr auto item(std::uint64_t number) -> pr::id {
  return made_id(pr::role::operation, number);
}
constexpr auto group(std::uint64_t number) -> pr::id {
  return made_id(pr::role::group, number);
}
constexpr auto resource(std::uint64_t number) -> pr::id {
  return made_id(pr::role::resource, number);
}

class tape {
 public:
  // Line `line` of work.cpp is a site; 0 is none.
  auto at(std::int64_t milliseconds, pr::event what, pr::id subject,
          pr::id object = 0, unsigned line = 0) -> tape& {
    pr::entry one;
    one.when = milliseconds * 1'000'000;
    one.subject = subject;
    one.object = object;
    one.what = what;
    one.thread = 1;
    one.site = line == 0 ? 0 : number_of(line);
    entries_.push_back(one);
    return *this;
  }
  auto describe(pr::id which, pr::kind what, std::uint32_t capacity) -> tape& {
    return at(last(), pr::event::describe, which,
              pr::traits{.what = what, .capacity = capacity}.packed());
  }
  // The thread has run `used` of the time up to here.
  auto processor(std::int64_t milliseconds, std::int64_t used) -> tape& {
    return at(milliseconds, pr::event::processor,
              static_cast<pr::id>(used) * 1'000'000);
  }

  [[nodiscard]] auto result(const pr::thresholds& limits = {}) const
      -> pr::report {
    return pr::analyze(entries_, names_, limits);
  }
  [[nodiscard]] auto entries() const -> const std::vector<pr::entry>& {
    return entries_;
  }
  [[nodiscard]] auto names() const -> const pr::tables& { return names_; }

 private:
  [[nodiscard]] auto last() const -> std::int64_t {
    return entries_.empty() ? 0 : entries_.back().when / 1'000'000;
  }
  auto number_of(unsigned line) -> std::uint32_t {
    for (std::uint32_t i = 1; i != names_.sites.size(); ++i) {
      if (names_.sites[i].line == line) {
        return i;
      }
    }
    names_.sites.push_back({.file = "src/work.cpp",
                            .function = "task do_work()",
                            .line = line,
                            .column = 3});
    return static_cast<std::uint32_t>(names_.sites.size() - 1);
  }

  std::vector<pr::entry> entries_;
  pr::tables names_;
};

// A consumer, frame 1, with a window of two items. It pulls at line 10, works
// at line 11; items wait at line 30.
inline auto window(tape& on) -> tape& {
  on.at(0, pr::event::create, frame(1), 0, 5);
  on.at(0, pr::event::resume, frame(1));
  on.at(0, pr::event::create, group(1), frame(1), 6);
  on.describe(group(1), pr::kind::window, 0);
  for (const pr::id each : {item(1), item(2)}) {
    on.at(0, pr::event::create, each, frame(1), 30);
    on.at(0, pr::event::join, each, group(1));
  }
  on.at(0, pr::event::drive, group(1), frame(1));
  return on.at(0, pr::event::park, group(1));
}

// "rule harm blamed-line starved-line longest-ms" of each finding.
inline auto told(const pr::report& all) -> std::vector<std::string> {
  std::vector<std::string> lines;
  for (const pr::finding& each : all.findings) {
    lines.push_back(each.rule + " " + pr::name_of(each.what_harm) + " " +
                    std::to_string(each.blamed.line) + " " +
                    std::to_string(each.starved.line) + " " +
                    std::to_string(each.times.longest().count() / 1'000'000));
  }
  return lines;
}

}  // namespace probe_test
