// case: bor-spawned-lambda; style: home; flags: none
// The first spawn runs a coroutine lambda whose captures die with the temporary lambda and its
// frame's locals; the second hands a reference to a local of a frame that returns long before the
// task.
#include "Harbor.h"
#include <string>

using namespace Harbor;

struct Metrics {
  int Hits = 0;
  std::string Last;
};

Task<> Replicate(const std::string& key, int copies) {
  for (int i = 0; i < copies; ++i) {
    co_await Delay{Millis(80)};
    if (key.empty()) co_return;
  }
}

class Handler {
 public:
  Task<int> OnGet(int id) {
    Metrics local;
    std::string key = "user/" + std::to_string(id);

    Spawn([&]() -> Task<> {  // costall-expect: detached-borrow
      co_await Delay{Millis(500)};
      ++local.Hits;
      local.Last = key;
    }());

    Spawn(Replicate(key, 3));  // costall-expect: detached-borrow

    const int size = static_cast<int>(key.size());
    co_return size + local.Hits;
  }
};
