// case: wrss-self-refilling; style: home; flags: none
// Silent: the window refills itself from the completion callback of each child; the consumer's
// slow body has no part in it, and results go into a plain list. Same loop as in the bad case,
// independent producer.
#include "brook.hpp"
#include <deque>

using brook::ms;

struct row {
  int key;
};

brook::task<row> load(int key) {
  co_await brook::sleep_for{ms(100)};
  co_return row{key * 2};
}

class readahead {
 public:
  readahead(int total, int width) : total_(total) {
    for (int i = 0; i < width; ++i) start_one();
  }
  struct next_awaiter {
    readahead& r;
    bool await_ready() const { return !r.finished_.empty() || r.taken_ == r.total_; }
    void await_suspend(std::coroutine_handle<> h) { r.waiting_ = h; }
    std::optional<row> await_resume() {
      if (r.finished_.empty()) return std::nullopt;
      row x = r.finished_.front();
      r.finished_.pop_front();
      ++r.taken_;
      return x;
    }
  };
  next_awaiter next() { return {*this}; }

 private:
  void start_one() {
    if (started_ == total_) return;
    auto t = std::make_shared<brook::task<row>>(load(started_++));
    t->then([this, t] {
      finished_.push_back(t->await_resume());
      start_one();  // here, not in next()
      if (auto h = std::exchange(waiting_, {})) h.resume();
    });
  }
  int total_, started_ = 0, taken_ = 0;
  std::deque<row> finished_;
  std::coroutine_handle<> waiting_;
};

brook::task<> post(row r) {
  co_await brook::sleep_for{ms(900 + r.key)};
}

brook::task<int> forward(int total) {
  readahead rows(total, 4);
  int n = 0;
  while (auto r = co_await rows.next()) {
    co_await post(*r);
    ++n;
  }
  co_return n;
}

int main() {
  auto t = forward(20);
  brook::loop::here().run();
  return t.ready() ? 0 : 1;
}
