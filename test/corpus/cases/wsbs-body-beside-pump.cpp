// case: wsbs-body-beside-pump; style: home; flags: none
// Silent: the slow body runs inside an await that polls the window's children as well:
// while_pumping drives both.
#include "pollkit.h"

using namespace std::chrono_literals;
using pollkit::job;

struct tile {
  int x, y;
};

job<tile> fetch_tile(int i) {
  co_await pollkit::sleep(60ms);
  co_return tile{i % 8, i / 8};
}

job<int> encode(tile t) {
  co_await pollkit::sleep(400ms);
  co_return t.x * 8 + t.y;
}

job<long> export_map(int tiles) {
  pollkit::poll_set<tile> fetching;
  int started = 0;
  for (; started < 6 && started < tiles; ++started) fetching.push(fetch_tile(started));

  long checksum = 0;
  while (auto t = co_await fetching.next()) {
    if (started < tiles) fetching.push(fetch_tile(started++));
    checksum += co_await pollkit::while_pumping(fetching, encode(*t));
  }
  co_return checksum;
}

int main() { return pollkit::run(export_map(12)) > 0 ? 0 : 1; }
