// case: wlu-uploads-before-drain; style: home; flags: none
// AWS engineer: solving a deadlock (B06). Uploads are put into a polled set;
// the next loop sends into a channel that only the uploads empty; the set is
// polled for the first time in the last loop.
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class bounded_channel {
 public:
  explicit bounded_channel(std::size_t n) : cap_(n) {}
  task<void> send(std::string s) {
    while (buf_.size() >= cap_) co_await room{*this};
    buf_.push_back(std::move(s));
  }
  std::optional<std::string> try_receive() {
    if (buf_.empty()) return {};
    auto s = std::move(buf_.front());
    buf_.pop_front();
    if (sender_) tinyco::loop().post(std::exchange(sender_, {}));
    return s;
  }

 private:
  struct room {
    bounded_channel& c;
    bool await_ready() const { return c.buf_.size() < c.cap_; }
    void await_suspend(std::coroutine_handle<> h) { c.sender_ = h; }
    void await_resume() {}
  };
  std::size_t cap_;
  std::deque<std::string> buf_;
  std::coroutine_handle<> sender_;
};

struct upload {
  bounded_channel* body;
  int parts_left;
  bool poll() {
    while (parts_left > 0 && body->try_receive()) --parts_left;
    return parts_left == 0;
  }
};

class futures_unordered {
 public:
  void push(upload u) { u.poll(); running_.push_back(u); }
  task<bool> next() {
    while (!running_.empty()) {
      for (auto it = running_.begin(); it != running_.end(); ++it)
        if (it->poll()) { running_.erase(it); co_return true; }
      co_await tinyco::sleep_for(1ms);
    }
    co_return false;
  }

 private:
  std::vector<upload> running_;
};

task<void> put_multipart(std::vector<std::string> parts) {
  bounded_channel body(2);
  futures_unordered uploads;
  for (int i = 0; i < 3; ++i) uploads.push({&body, static_cast<int>(parts.size()) / 3});
  for (auto& part : parts)
    co_await body.send(std::move(part));  // costall-expect: window-left-undriven
  while (co_await uploads.next()) {}
}

int main() {
  tinyco::spawn(put_multipart(std::vector<std::string>(9, "part")));
  tinyco::loop().run();
}
