// case: real-slot-that-is-polled; style: home; flags: none
// poll() of a box in a bounded queue of values only reads the flag that says whether it is full: it
// advances nothing, and the queue owns no work. In the second part poll() of an egg makes the step.
#include "tinyco.h"

#include <array>
#include <atomic>
#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

class belt {
  struct box {
    std::atomic<unsigned> mark{0};
    int content = 0;
    unsigned poll() { return mark.load(std::memory_order_acquire); }
  };

 public:
  bool put(int content) {
    box& b = boxes_[tail_ % boxes_.size()];
    if (b.poll() != 0) return false;
    b.content = content;
    b.mark.store(1, std::memory_order_release);
    ++tail_;
    return true;
  }
  auto take() -> task<int> {
    box& b = boxes_[head_ % boxes_.size()];
    while (b.poll() == 0) co_await tinyco::sleep_for(1ms);
    int content = b.content;
    b.mark.store(0, std::memory_order_release);
    ++head_;
    co_return content;
  }

 private:
  std::array<box, 16> boxes_;
  std::size_t head_ = 0, tail_ = 0;
};

task<void> fill(belt& to) {
  for (int i = 1; i < 40; ++i)
    while (!to.put(i)) co_await tinyco::sleep_for(1ms);
  while (!to.put(0)) co_await tinyco::sleep_for(1ms);
}

task<void> pack(belt& from) {
  while (int content = co_await from.take())
    co_await tinyco::sleep_for(std::chrono::milliseconds(content));
}

class brooder {
  struct egg {
    int warmth = 0;
    bool poll() { return ++warmth > 20; }
  };

 public:
  void lay(int n) { eggs_.resize(eggs_.size() + static_cast<std::size_t>(n)); }
  bool any() const { return !eggs_.empty(); }
  auto hatched() -> task<int> {
    for (;;) {
      for (std::size_t i = 0; i < eggs_.size(); ++i) {
        if (!eggs_[i].poll()) continue;
        eggs_[i] = eggs_.back();
        eggs_.pop_back();
        co_return static_cast<int>(i);
      }
      co_await tinyco::sleep_for(1ms);
    }
  }

 private:
  std::vector<egg> eggs_;
};

task<void> farm() {
  brooder warm;
  warm.lay(9);
  while (warm.any()) {
    int chick = co_await warm.hatched();
    co_await tinyco::sleep_for(400ms + chick * 1ms);  // costall-expect: window-slow-body
  }
}

int main() {
  belt b;
  tinyco::spawn(fill(b));
  tinyco::spawn(pack(b));
  tinyco::spawn(farm());
  tinyco::loop().run();
}
