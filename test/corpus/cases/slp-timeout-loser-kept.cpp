// case: slp-timeout-loser-kept; style: home; flags: none
// The read lost against the timeout in the middle of a frame and is kept for later. While the gap
// is reported to a remote service (seconds), the read is not polled and its keep-alive answers
// don't go out.
#include "pollkit.h"
#include <array>

using namespace std::chrono_literals;
using pollkit::job;

struct frame {
  std::array<unsigned char, 4> head{};
  int length = 0;
};

class radio {
 public:
  job<frame> read_frame() {
    frame f;
    for (auto& byte : f.head) {
      co_await pollkit::sleep(90ms);  // a byte over a slow radio; answers its pings in between
      byte = static_cast<unsigned char>(++seq_);
    }
    f.length = f.head[3];
    co_return f;
  }

 private:
  int seq_ = 0;
};

struct monitor {
  int gaps = 0;
  job<> report_gap() {
    co_await pollkit::sleep(2s);  // HTTP POST
    ++gaps;
  }
};

job<int> pump_frames(radio& l, monitor& m, int wanted) {
  int bytes = 0;
  for (int i = 0; i < wanted; ++i) {
    auto reading = l.read_frame();
    auto limit = pollkit::sleep(200ms);
    const int first = co_await pollkit::select_ref(reading, limit);
    if (first == 1) {
      co_await m.report_gap();  // costall-expect: select-loser-parked
    }
    const frame f = co_await reading;
    bytes += f.length;
  }
  co_return bytes;
}
