// What a program prints of its report: one line for each finding, the same on
// every machine. Used by the programs of examples/probe.
#pragma once
#include <costall/probe/session.h>

#include <cstdio>
#include <string>
#include <string_view>

namespace shown {

/// Nothing is told before the end.
inline auto quietly() -> costall::probe::session_options {
  costall::probe::session_options how;
  how.say = [](std::string_view) {};
  how.live = false;
  return how;
}

inline auto place(const costall::probe::location& where) -> std::string {
  const std::string file = where.file.substr(where.file.rfind('/') + 1);
  return file.empty() ? "somewhere" : file + ":" + std::to_string(where.line);
}

/// "rule (harm) at file:line: metric, longest in ms".
inline void print(std::string_view title, const costall::probe::report& all) {
  std::printf("%.*s\n", static_cast<int>(title.size()), title.data());
  for (const costall::probe::finding& each : all.findings) {
    std::printf("  %s (%s, %s) at %s, starved %s: %s", each.rule.c_str(),
                name_of(each.what_harm), name_of(each.how_sure),
                place(each.blamed).c_str(), place(each.starved).c_str(),
                name_of(each.measured));
    if (all.virtual_time && each.what_harm != costall::probe::harm::deadlock) {
      std::printf(", %lld ms", static_cast<long long>(
                                   each.times.longest().count() / 1'000'000));
    }
    std::printf("\n");
  }
  if (all.findings.empty()) {
    std::printf("  nothing\n");
  }
}

}  // namespace shown
