// case: real-accept-loop; style: home; flags: none
// A server class: its loop waits for guests and gives each a task of its own, and those start
// further ones. Nobody takes results, so there is no window. The second class is one: its take()
// alone starts the next ride when one has ended.
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

class crew {
 public:
  void put_on(task<void> t) { tinyco::spawn(std::move(t)); }
};

struct door {
  int next = 0;
  auto enter() -> task<int> {
    co_await tinyco::sleep_for(5ms);
    co_return ++next;
  }
};

class hotel {
 public:
  auto reception(door& front) -> task<void> {
    for (;;) {
      int guest = co_await front.enter();
      if (guest > 40) co_return;
      if (staying_ >= 8) {
        crew_.put_on(send_away(guest));
        continue;
      }
      ++staying_;
      crew_.put_on(look_after(guest));
    }
  }

 private:
  auto look_after(int guest) -> task<void> {
    co_await tinyco::sleep_for(30ms);
    left(guest);
  }
  auto send_away(int) -> task<void> { co_await tinyco::sleep_for(1ms); }
  auto clean(int) -> task<void> { co_await tinyco::sleep_for(10ms); }
  void left(int guest) {
    --staying_;
    crew_.put_on(clean(guest));
  }
  int staying_ = 0;
  crew crew_;
};

class rides {
 public:
  auto take() -> task<int> {
    while (riding_ < 4 && next_ < 20) {
      ++riding_;
      crew_.put_on(ride(next_++));
    }
    while (ended_.empty()) co_await tinyco::sleep_for(1ms);
    int who = ended_.front();
    ended_.pop_front();
    co_return who;
  }
  bool over() const { return next_ == 20 && riding_ == 0 && ended_.empty(); }

 private:
  auto ride(int who) -> task<void> {
    co_await tinyco::sleep_for(20ms);
    --riding_;
    ended_.push_back(who);
  }
  int next_ = 0, riding_ = 0;
  std::deque<int> ended_;
  crew crew_;
};

auto develop_photo(int) -> task<void> { co_await tinyco::sleep_for(200ms); }

auto sell_photos(rides& all) -> task<void> {
  while (!all.over()) {
    int who = co_await all.take();
    co_await develop_photo(who);  // costall-expect: window-refill-starved
  }
}

int main() {
  door front;
  hotel inn;
  rides park;
  tinyco::spawn(inn.reception(front));
  tinyco::spawn(sell_photos(park));
  tinyco::loop().run();
}
