// case: s-helper-drains; style: home; flags: none
// The window goes by reference into a helper that pulls until it is empty; the
// slow part comes after the helper (static.md trap 6, through a callee).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

namespace backup {

struct block_copy {
  int block;
  int passes = 0;
  bool advance() { return ++passes == 3; }
};

class copy_window {
 public:
  void begin(int block) { active_.push_back({block}); }
  bool empty() const { return active_.empty(); }
  auto finished() -> task<int> {
    for (;;) {
      for (auto it = active_.begin(); it != active_.end(); ++it) {
        if (!it->advance()) continue;
        int block = it->block;
        active_.erase(it);
        co_return block;
      }
      co_await tinyco::sleep_for(1ms);
    }
  }

 private:
  std::vector<block_copy> active_;
};

auto settle(copy_window& window) -> task<int> {
  int copied = 0;
  while (!window.empty()) {
    co_await window.finished();
    ++copied;
  }
  co_return copied;
}

auto sync_disk() -> task<void> { co_await tinyco::sleep_for(800ms); }

auto snapshot(int blocks) -> task<void> {
  copy_window window;
  for (int group = 0; group < blocks; group += 4) {
    for (int b = group; b < group + 4; ++b) window.begin(b);
    int copied = co_await settle(window);
    if (copied > 0) co_await sync_disk();
  }
}

}  // namespace backup

int main() {
  tinyco::spawn(backup::snapshot(16));
  tinyco::loop().run();
}
