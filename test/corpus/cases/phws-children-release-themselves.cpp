// case: phws-children-release-themselves; style: home; flags: none
// Silent: children and body share one semaphore as in futures-rs#2387, but the children are eager:
// each one finishes its request and gives its permit back while the body waits for one. No cycle,
// nothing parked.
#include "brook.hpp"
#include <string>
#include <vector>

using brook::ms;
using brook::task;

task<int> round_trip(int id, int millis) {
  co_await brook::sleep_for{ms(millis)};
  co_return id;
}

struct service {  // allows three requests at a time
  brook::counting_semaphore slots{3};

  task<int> get(int id) {
    co_await slots.acquire();
    const int answer = co_await round_trip(id, 140);
    slots.release();
    co_return answer;
  }
  task<> put(int id) {
    co_await slots.acquire();
    const int kept = co_await round_trip(id, 90);
    slots.release();
    stored.push_back(kept);
  }
  std::vector<int> stored;
};

task<int> copy(service& s, int n) {
  std::vector<task<int>> reads;
  for (int i = 0; i < n && i < 12; ++i) reads.push_back(s.get(i));
  int done = 0;
  for (auto& r : reads) {
    const int id = co_await r;
    co_await s.put(id);
    ++done;
  }
  co_return done;
}

int main() {
  service s;
  auto t = copy(s, 12);
  brook::loop::here().run();
  return t.ready() && s.stored.size() == 12 ? 0 : 1;
}
