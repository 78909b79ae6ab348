// case: real-run-queue-of-functions; style: home; flags: none
// The relative of real-log-sinks that does stall: functions are taken out of the list and called
// once, what they start comes back as a further function, and only done() calls any of them.
#include "tinyco.h"

#include <functional>

using namespace std::chrono_literals;
using tinyco::task;

class shoe_rack {
 public:
  void begin(int shoe) {
    ++begun_;
    steps_.push_back([this, shoe] { coat(shoe, 3); });
  }
  bool any() const { return begun_ > 0; }
  auto done() -> task<int> {
    while (done_.empty()) {
      while (!steps_.empty()) {
        auto step = std::move(steps_.front());
        steps_.pop_front();
        step();
      }
      if (done_.empty()) co_await tinyco::sleep_for(1ms);
    }
    int shoe = done_.front();
    done_.pop_front();
    --begun_;
    co_return shoe;
  }

 private:
  void coat(int shoe, int coats) {
    if (coats == 0)
      done_.push_back(shoe);
    else
      dry(shoe, coats);
  }
  auto dry(int shoe, int coats) -> tinyco::detached {
    co_await tinyco::sleep_for(10ms);
    steps_.push_back([this, shoe, coats] { coat(shoe, coats - 1); });
  }
  int begun_ = 0;
  std::deque<std::function<void()>> steps_;
  std::deque<int> done_;
};

auto tea(int shoe) -> task<void> { co_await tinyco::sleep_for(300ms + shoe * 1ms); }

auto saturday() -> task<void> {
  shoe_rack rack;
  for (int shoe = 0; shoe < 6; ++shoe) rack.begin(shoe);
  while (rack.any()) {
    int shoe = co_await rack.done();
    co_await tea(shoe);  // costall-expect: window-slow-body
  }
}

int main() {
  tinyco::spawn(saturday());
  tinyco::loop().run();
}
