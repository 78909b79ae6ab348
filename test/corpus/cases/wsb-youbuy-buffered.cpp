// case: wsb-youbuy-buffered; style: home; flags: none
// A buffered stream whose children hop onto a run queue that only next() drains;
// the consumer then sleeps 20 s per item. Barbara battles buffered streams
// (wg-async#131, futures-rs#2387, B01/B02).
#include "tinyco.h"

#include <functional>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

struct query { int id; };
struct work_item { int id; std::string rows; };

// Continuations of one stream, so that they never run beside the consumer.
class run_queue {
 public:
  struct hop {
    run_queue& q;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const { q.ready_.push_back(h); }
    void await_resume() const noexcept {}
  };
  hop resume_here() { return {*this}; }
  void drain() {
    while (!ready_.empty()) {
      auto h = ready_.front();
      ready_.pop_front();
      h.resume();
    }
  }
  bool empty() const { return ready_.empty(); }

 private:
  std::deque<std::coroutine_handle<>> ready_;
};

task<work_item> do_select(run_queue& q, query what) {
  co_await tinyco::sleep_for(5ms);  // get a connection
  co_await q.resume_here();
  co_await tinyco::sleep_for(5ms);  // send the query
  co_await q.resume_here();
  co_return work_item{what.id, "rows"};
}

class buffered {
 public:
  buffered(std::vector<query> src, std::size_t n) : src_(std::move(src)), n_(n) {}
  task<std::optional<work_item>> next() {
    while (pos_ < src_.size() && running_ < n_) start(src_[pos_++]);
    while (done_.empty() && running_ > 0) {
      q_.drain();
      if (done_.empty()) co_await tinyco::yield_now();
    }
    if (done_.empty()) co_return std::nullopt;
    auto item = std::move(done_.front());
    done_.pop_front();
    co_return item;
  }

 private:
  tinyco::detached start(query what) {
    ++running_;
    auto item = co_await do_select(q_, what);
    --running_;
    done_.push_back(std::move(item));
  }
  run_queue q_;
  std::vector<query> src_;
  std::size_t n_, pos_ = 0, running_ = 0;
  std::deque<work_item> done_;
};

task<void> process_work_item(work_item) { co_await tinyco::sleep_for(20s); }

task<void> do_work(std::vector<query> found) {
  buffered stream(std::move(found), 5);
  while (auto item = co_await stream.next()) {
    co_await process_work_item(std::move(*item));  // costall-expect: window-slow-body
  }
}

int main() {
  tinyco::spawn(do_work({{1}, {2}, {3}}));
  tinyco::loop().run();
}
