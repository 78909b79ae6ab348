// case: real-future-after-await; style: home; flags: none
// A future that has been awaited is ready: get() on it, or on what the await gave back, returns at
// once. One that was not awaited may block.
#include "tinyco.h"

#include <future>

using namespace std::chrono_literals;
using tinyco::task;

struct until_ready {
  std::shared_future<int> what;
  bool await_ready() const { return what.wait_for(0s) == std::future_status::ready; }
  void await_suspend(std::coroutine_handle<> h) const {
    std::thread([f = what, h] {
      f.wait();
      tinyco::loop().post(h);
    }).detach();
  }
  std::shared_future<int> await_resume() const { return what; }
};
inline auto operator co_await(const std::shared_future<int>& f) { return until_ready{f}; }

auto weigh(std::shared_future<int> pear) -> task<int> {
  auto done = co_await pear;
  co_return done.get() + pear.get();
}

auto weigh_again(std::shared_future<int> pear) -> task<int> {
  co_await pear;
  pear.wait();
  co_return pear.get();
}

auto weigh_both(std::shared_future<int> pear, std::shared_future<int> plum) -> task<int> {
  auto done = co_await pear;
  co_return done.get() + plum.get();  // costall-expect: blocking-call-in-coroutine
}
