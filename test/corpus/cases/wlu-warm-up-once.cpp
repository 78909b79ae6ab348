// case: wlu-warm-up-once; style: home; flags: none
// kick() starts the handshakes (one turn of the local queue), then the config
// is read from disk; the handshakes are driven again only in ready().
#include "ember.h"

#include <deque>

using ember::Co;
using ember::Stream;

class Handshakes {
 public:
  ~Handshakes() { for (auto h : all_) h.destroy(); }
  void kick(int fd) {
    auto h = dial(fd).release();
    all_.push_back(h);
    queue_.push_back(h);
    turn();
  }
  Co<int> ready() {
    while (established_ < all_.size()) {
      turn();
      co_await ember::FdReady{0, EPOLLIN};
    }
    co_return static_cast<int>(established_);
  }

 private:
  struct Later {
    std::deque<std::coroutine_handle<>>& q;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { q.push_back(h); }
    void await_resume() const noexcept {}
  };
  Co<int> dial(int fd) {
    char hello[16];
    while (::read(fd, hello, sizeof hello) < 0) co_await Later{queue_};
    ++established_;
    co_return fd;
  }
  void turn() {
    for (std::size_t n = queue_.size(); n > 0; --n) {
      auto h = queue_.front();
      queue_.pop_front();
      h.resume();
    }
  }
  std::deque<std::coroutine_handle<>> queue_;
  std::deque<std::coroutine_handle<>> all_;
  std::size_t established_ = 0;
};

Co<std::string> readConfig(int fd) {
  Stream file(fd);
  std::string text;
  while (auto part = co_await file.readSome()) {
    if (part->empty()) break;
    text += *part;
  }
  co_return text;
}

Co<int> boot(int configFd, std::initializer_list<int> peers) {
  Handshakes handshakes;
  for (int peer : peers) handshakes.kick(peer);
  std::string config = co_await readConfig(configFd);  // costall-expect: window-left-undriven
  if (config.empty()) co_return -1;
  co_return co_await handshakes.ready();
}
