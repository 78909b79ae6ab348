// The rate limit of live messages.
// Tested by test/probe/watch_test.cpp.
#include "runtime-probe/src/watch.h"

#include <costall/probe/session.h>

#include "runtime-probe/src/report/text.h"

namespace costall::probe {

void watch::look(const std::vector<finding>& known, nanoseconds now) {
  constexpr nanoseconds minute = std::chrono::minutes(1);
  for (const finding& each : known) {
    if (!is_stall(each)) {
      continue;
    }
    told& before = told_[each.rule + site_id(each.blamed)];
    if (before.count != 0 && each.times.longest() < 2 * before.longest) {
      continue;
    }
    nanoseconds& oldest = before.at[before.count % before.at.size()];
    if (before.count >= before.at.size() && now - oldest < minute) {
      ++before.held_back;
      continue;
    }
    std::string message = text_of(each);
    if (before.held_back != 0) {
      message += "  (" + std::to_string(before.held_back) +
                 " messages about this place were held back)\n";
    }
    oldest = now;
    ++before.count;
    before.held_back = 0;
    before.longest = each.times.longest();
    say_(message);
  }
}

}  // namespace costall::probe
