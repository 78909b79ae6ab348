// case: s-slow-only-when-empty; style: home; flags: none
// One loop, two branches: the slow wait for new orders stands where the window
// was just seen to be empty (static.md trap 6).
#include "tinyco.h"

#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

class order_window {
 public:
  void submit(int id) { open_.push_back(std::make_unique<order>(id)); }
  [[nodiscard]] bool empty() const { return open_.empty(); }
  task<int> next_filled() {
    while (true) {
      for (auto& o : open_) {
        if (!o->match()) continue;
        int id = o->id;
        std::swap(o, open_.back());
        open_.pop_back();
        co_return id;
      }
      co_await tinyco::sleep_for(1ms);
    }
  }

 private:
  struct order {
    explicit order(int i) : id(i) {}
    int id, rounds = 0;
    bool match() { return ++rounds > 2; }
  };
  std::vector<std::unique_ptr<order>> open_;
};

task<std::vector<int>> wait_for_orders(int day) {
  co_await tinyco::sleep_for(1s);
  co_return std::vector<int>(static_cast<std::size_t>(day % 4), day);
}

task<long> trade(int days) {
  order_window window;
  long filled = 0;
  for (int day = 1; day <= days;) {
    if (window.empty()) {
      for (int id : co_await wait_for_orders(day)) window.submit(id);
      ++day;
      continue;
    }
    filled += co_await window.next_filled();
  }
  while (!window.empty()) filled += co_await window.next_filled();
  co_return filled;
}

task<void> market() {
  if (co_await trade(20) == 0) co_await tinyco::yield_now();
}

int main() {
  tinyco::spawn(market());
  tinyco::loop().run();
}
