// case: wrs-callback-counter; style: home; flags: none
// A callback client with a count of running operations: completions store the
// result, and pump() is called by receive() alone, so new requests wait for it.
#include "tinyco.h"

#include <functional>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

namespace s3 {
// Returns at once; `done` is called by the loop later.
inline tinyco::detached get_object(std::string key, std::function<void(std::string)> done) {
  co_await tinyco::sleep_for(25ms);
  done("body of " + key);
}
}  // namespace s3

class object_reader {
 public:
  object_reader(std::vector<std::string> keys, int max)
      : keys_(std::move(keys)), max_running_(max) {}

  task<std::string> receive() {
    pump();
    while (results_.empty()) co_await wakeup{*this};
    auto body = std::move(results_.front());
    results_.pop_front();
    co_return body;
  }
  bool finished() const { return next_ == keys_.size() && running_ == 0 && results_.empty(); }

 private:
  struct wakeup {
    object_reader& r;
    bool await_ready() const { return !r.results_.empty(); }
    void await_suspend(std::coroutine_handle<> h) { r.waiter_ = h; }
    void await_resume() {}
  };
  void pump() {
    for (; running_ < max_running_ && next_ < keys_.size(); ++running_)
      s3::get_object(keys_[next_++], [this](std::string body) { on_object(std::move(body)); });
  }
  void on_object(std::string body) {
    --running_;
    results_.push_back(std::move(body));
    if (waiter_) tinyco::loop().post(std::exchange(waiter_, {}));
  }
  std::vector<std::string> keys_;
  std::size_t next_ = 0;
  int max_running_, running_ = 0;
  std::deque<std::string> results_;
  std::coroutine_handle<> waiter_;
};

task<void> compress(std::string) { co_await tinyco::sleep_for(300ms); }

task<void> archive(std::vector<std::string> keys) {
  object_reader reader(std::move(keys), 6);
  while (!reader.finished()) {
    std::string body = co_await reader.receive();
    co_await compress(std::move(body));  // costall-expect: window-refill-starved
  }
}

int main() {
  tinyco::spawn(archive({"a", "b", "c", "d", "e", "f", "g", "h"}));
  tinyco::loop().run();
}
