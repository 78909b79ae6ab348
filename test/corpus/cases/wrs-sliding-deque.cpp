// case: wrs-sliding-deque; style: home; flags: none
// Eager tasks in a sliding window: they go on by themselves, but a place that became free is
// filled only after the tape write, so during its seconds the eight reads finish and nothing new
// starts.
#include "brook.hpp"
#include <deque>
#include <string>

using brook::ms;

struct blob {
  int id;
  std::string bytes;
};

brook::task<blob> read_object(int id) {
  co_await brook::sleep_for{ms(120)};
  co_return blob{id, std::string(64, 'x')};
}

brook::task<> write_to_tape(blob b) {
  while (!b.bytes.empty()) {
    co_await brook::sleep_for{ms(250)};
    b.bytes.resize(b.bytes.size() / 2);
  }
}

brook::task<int> mirror(int objects) {
  constexpr std::size_t width = 8;
  std::deque<brook::task<blob>> window;
  int started = 0, written = 0;
  while (started < objects && window.size() < width) window.push_back(read_object(started++));

  while (!window.empty()) {
    blob b = co_await window.front();
    window.pop_front();
    co_await write_to_tape(std::move(b));  // costall-expect: window-refill-starved
    ++written;
    if (started < objects) window.push_back(read_object(started++));
  }
  co_return written;
}

int main() {
  auto t = mirror(30);
  brook::loop::here().run();
  return t.ready() ? 0 : 1;
}
