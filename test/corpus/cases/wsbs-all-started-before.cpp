// case: wsbs-all-started-before; style: home; flags: none
// Silent: the four children are eager and all there will ever be; they finish by the loop's
// callbacks while the consumer is busy with the slow body. Nothing waits for a refill.
#include "brook.hpp"
#include <array>

using brook::ms;
using brook::task;

struct reading {
  int sensor;
  double celsius;
};

task<reading> measure(int sensor) {
  co_await brook::sleep_for{ms(60 + 10 * sensor)};
  co_return reading{sensor, 20.5 + sensor};
}

task<> transmit(reading r) {
  const int bursts = 3 + r.sensor;
  for (int i = 0; i < bursts; ++i) co_await brook::sleep_for{ms(1500)};
}

task<double> sweep() {
  std::array<task<reading>, 4> running{measure(0), measure(1), measure(2), measure(3)};
  double warmest = -273.15;
  for (auto& m : running) {
    const reading r = co_await m;
    if (r.celsius > warmest) warmest = r.celsius;
    co_await transmit(r);
  }
  co_return warmest;
}

int main() {
  auto t = sweep();
  brook::loop::here().run();
  return t.ready() && t.await_resume() > 23.0 ? 0 : 1;
}
