// A report made by hand, with something in each field.
#pragma once
#include <costall/probe/report.h>

#include <chrono>

namespace costall::probe::test {

inline auto times_of(std::initializer_list<nanoseconds> all) -> durations {
  durations times;
  for (const nanoseconds one : all) {
    times.add(one);
  }
  return times;
}

inline auto sample_finding() -> finding {
  using namespace std::chrono_literals;
  finding one;
  one.rule = "window-slow-body";
  one.measured = metric::unpolled;
  one.what_harm = harm::starvation;
  one.how_sure = confidence::likely;
  one.blamed = {.file = "/p/src/work.cpp",
                .function = "task do_work(Database &)",
                .line = 31,
                .column = 5};
  one.starved = {.file = "/p/src/db.cpp",
                 .function = "task query(int)",
                 .line = 12,
                 .column = 3};
  one.message = "'rows' was ready while its owner awaited this";
  one.steps = {{one.starved, "'rows' became ready here"}};
  one.advice = "pull 'rows' while the slow work runs";
  one.times = times_of({1s, 2s, 20s});
  one.first_at = 420ms;
  one.idle_share = 0.97;
  return one;
}

inline auto sample_report() -> report {
  using namespace std::chrono_literals;
  report all;
  all.findings = {sample_finding()};
  all.metrics[metric::queue_delay] = times_of({10us, 20us});
  all.metrics[metric::unpolled] = times_of({1s, 2s, 20s});
  all.awaits = {{all.findings[0].blamed, times_of({1s, 2s, 20s})},
                {all.findings[0].starved, times_of({500ns})}};
  all.seen = {.resumes = 200,
              .resumes_with_site = 196,
              .resumes_with_ready_time = 175,
              .events = 1204,
              .lost = 0,
              .out_of_order = 0,
              .frames = 40,
              .threads = 2};
  all.length = 65s;
  return all;
}

}  // namespace costall::probe::test
