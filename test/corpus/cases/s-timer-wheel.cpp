// case: s-timer-wheel; style: home; flags: none
// A home-made scheduler: tick() resumes the handles of other tasks and a driver
// coroutine calls it on a fixed beat. The handles are sleepers, not a window.
#include "tinyco.h"

#include <array>

using namespace std::chrono_literals;
using tinyco::task;

class timer_wheel {
 public:
  static constexpr std::size_t slots = 64;

  auto sleep(std::size_t ticks) {
    struct awaiter {
      timer_wheel& w;
      std::size_t slot;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) { w.wheel_[slot].push_back(h); }
      void await_resume() const noexcept {}
    };
    return awaiter{*this, (now_ + std::max<std::size_t>(ticks, 1)) % slots};
  }
  void tick() {
    now_ = (now_ + 1) % slots;
    auto due = std::move(wheel_[now_]);
    wheel_[now_].clear();
    for (auto h : due) h.resume();
  }
  void stop() { stopped_ = true; }
  bool stopped() const { return stopped_; }

 private:
  std::array<std::vector<std::coroutine_handle<>>, slots> wheel_;
  std::size_t now_ = 0;
  bool stopped_ = false;
};

task<void> beat(timer_wheel& wheel) {
  while (!wheel.stopped()) {
    co_await tinyco::sleep_for(10ms);
    wheel.tick();
  }
}

task<void> blink(timer_wheel& wheel, int times) {
  for (int i = 0; i < times; ++i) co_await wheel.sleep(5);
  wheel.stop();
}

int main() {
  timer_wheel wheel;
  tinyco::spawn(beat(wheel));
  tinyco::spawn(blink(wheel, 3));
  tinyco::loop().run();
}
