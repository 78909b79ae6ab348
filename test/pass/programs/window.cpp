// The window that starves: what it started moves in next() alone, and the body
// of the loop waits elsewhere. Run by test/pass/stalls.py.
#include <cstdio>
#include <deque>

#include "home.h"

namespace {

// Starts up to `limit` at once; moves them in next() alone.
class window {
 public:
  window(int items, std::size_t limit) : items_(items), limit_(limit) {}

  home::task<int> next() {
    while (started_.size() < limit_ && made_ < items_) {
      started_.push_back(fetch(++made_));
    }
    queue_.run();
    if (started_.empty()) co_return 0;
    while (!started_.front().done()) {
      co_await queue_.wait();
      queue_.run();
    }
    const int item = started_.front().await_resume();
    started_.pop_front();
    co_return item;
  }

 private:
  home::eager<int> fetch(int item) {
    home::query connect{&queue_, 2};
    co_await connect;
    home::query select{&queue_, 3};
    co_await select;  // starved
    co_return item;
  }

  int items_;
  int made_ = 0;
  std::size_t limit_;
  home::run_queue queue_;
  std::deque<home::eager<int>> started_;
};

home::task<int> process(int item) {
  home::sleep other_services{item % 4 == 0 ? 200 : 1};
  co_await other_services;
  co_return item;
}

home::task<int> do_work() {
  window items(20, 5);
  int sum = 0;
  while (const int item = co_await items.next()) {
    sum += co_await process(item);  // starves
  }
  co_return sum;
}

}  // namespace

int main() {
  auto all = do_work();
  all.start();
  home::the_loop.run();
  std::printf("%d after %ld ms\n", all.await_resume(), home::the_loop.now);
  return 0;  // also where it is compiled under another name
}
