// See timeline.h. Small items come by the dozen and are not printed.
#include "timeline.h"

#include <cstdio>

#include "clock.h"
#include "database_server.h"

namespace youbuy::timeline {

static int opened = 0;
static int timed_out = 0;
static int current_item = 0;  // 0: process_work_item is not running

static auto now() -> int {
  return static_cast<int>(Clock::now().time_since_epoch().count());
}

void work_began(const WorkItem& item) {
  current_item = item.id;
  if (item.large) {
    std::printf("%5d ms  process_work_item(%d) begins, it is a large one\n",
                now(), item.id);
  }
}

void work_ended(const WorkItem& item) {
  current_item = 0;
  if (item.large) {
    std::printf("%5d ms  process_work_item(%d) ends\n", now(), item.id);
  }
}

void session_opened() { ++opened; }

void session_timed_out(int session) {
  ++timed_out;
  std::printf("%5d ms    TIME-OUT: session %d got no query for %d ms", now(),
              session, static_cast<int>(kQueryLimit.count()));
  if (current_item != 0) {
    std::printf(" (process_work_item(%d) is running)", current_item);
  }
  std::printf("\n");
}

auto summary() -> int {
  std::printf("%5d ms  done: %d of %d database sessions timed out\n", now(),
              timed_out, opened);
  return timed_out;
}

}  // namespace youbuy::timeline
