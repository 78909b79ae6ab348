// The window of window.cpp, where what was started goes on by itself: nothing
// starves. Run by test/pass/stalls.py.
#include <cstdio>
#include <deque>

#include "home.h"

namespace {

home::eager<int> fetch(int item) {
  home::sleep connect{2};
  co_await connect;
  home::sleep select{3};
  co_await select;
  co_return item;
}

class window {
 public:
  window(int items, std::size_t limit) : items_(items), limit_(limit) {}

  home::task<int> next() {
    while (started_.size() < limit_ && made_ < items_) {
      started_.push_back(fetch(++made_));
    }
    if (started_.empty()) co_return 0;
    const int item = co_await started_.front();
    started_.pop_front();
    co_return item;
  }

 private:
  int items_;
  int made_ = 0;
  std::size_t limit_;
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
    sum += co_await process(item);
  }
  co_return sum;
}

}  // namespace

int main() {
  auto all = do_work();
  all.start();
  home::the_loop.run();
  std::printf("%d after %ld ms\n", all.await_resume(), home::the_loop.now);
}
