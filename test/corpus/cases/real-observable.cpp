// case: real-observable; style: home; flags: none
// Setting a thermometer calls a small lambda on the spot and wakes those who await a temperature.
// The handles in its list are other people's: whoever sets it owns no work and drives nothing.
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

class thermometer {
  struct onlooker {
    thermometer& at;
    int wish;
    std::coroutine_handle<> self;
    onlooker* after = nullptr;
    bool await_ready() const { return at.degrees_ == wish; }
    void await_suspend(std::coroutine_handle<> h) {
      self = h;
      at.line_up(*this);
    }
    void await_resume() const {}
    void look(int degrees) {
      if (degrees == wish)
        self.resume();
      else
        at.line_up(*this);
    }
  };

 public:
  auto shows(int wish) { return onlooker{*this, wish, {}}; }
  thermometer& operator=(int degrees) {
    change([&](int& d) { d = degrees; });
    return *this;
  }
  template <class F>
  void change(F how) {
    how(degrees_);
    onlooker* line = std::exchange(first_, nullptr);
    while (line) {
      onlooker& one = *line;
      line = one.after;
      one.look(degrees_);
    }
  }

 private:
  void line_up(onlooker& o) {
    o.after = first_;
    first_ = &o;
  }
  int degrees_ = 0;
  onlooker* first_ = nullptr;
};

task<void> heat(thermometer& oven) {
  oven = 50;
  co_await tinyco::sleep_for(100ms);
  oven = 120;
  co_await tinyco::sleep_for(100ms);
  for (int d = 130; d <= 180; d += 10) {
    oven = d;
    co_await tinyco::sleep_for(60ms);
  }
}

task<void> bake(thermometer& oven) {
  co_await oven.shows(180);
  co_await tinyco::sleep_for(20ms);
}

int main() {
  thermometer oven;
  tinyco::spawn(bake(oven));
  tinyco::spawn(heat(oven));
  tinyco::loop().run();
}
