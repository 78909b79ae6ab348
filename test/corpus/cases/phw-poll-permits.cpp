// case: phw-poll-permits; style: home; flags: none
// futures-rs#2387 case 2: the queued children own both permits of the throttle and are polled by
// next() only; the body wants a permit of the same throttle and never gets it.
#include "pollkit.h"
#include <map>

using pollkit::job;
using pollkit::semaphore;
using namespace std::chrono_literals;

struct thumbnail {
  int id;
  int bytes;
};

job<int> decode(int id) {  // what the throttle is for
  co_await pollkit::sleep(70ms);
  co_return id * 100;
}

job<thumbnail> render(semaphore& throttle, int id) {
  auto slot = co_await throttle.acquire();
  const int bytes = co_await decode(id);
  co_return thumbnail{id, bytes};
}

job<std::map<int, int>> gallery(int pictures) {
  semaphore throttle{2};
  pollkit::poll_set<thumbnail> rendering;
  for (int id = 0; id < pictures; ++id) rendering.push(render(throttle, id));

  std::map<int, int> index;
  while (auto t = co_await rendering.next()) {
    auto slot = co_await throttle.acquire();  // costall-expect: permit-held-by-window
    index[t->id] = t->bytes;                  // the index file may be open twice at most
  }
  co_return index;
}
