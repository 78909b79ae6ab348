// case: s-event-broadcast; style: home; flags: none
// set() resumes everybody who waits; the coroutine that calls it goes on to
// slow work. Those resumed are tasks of their own.
#include "ember.h"

#include <vector>

using ember::Co;
using ember::Stream;

class ConfigChanged {
 public:
  void publish(int version) {
    version_ = version;
    auto everyone = std::move(listeners_);
    listeners_.clear();
    for (auto h : everyone) h.resume();
  }
  auto next() {
    struct Awaiter {
      ConfigChanged& c;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) { c.listeners_.push_back(h); }
      int await_resume() const { return c.version_; }
    };
    return Awaiter{*this};
  }

 private:
  int version_ = 0;
  std::vector<std::coroutine_handle<>> listeners_;
};

Co<int> watchFile(ConfigChanged& event, int fd) {
  Stream notify(fd);
  for (int version = 1;; ++version) {
    auto change = co_await notify.readSome();
    if (!change) co_return change.error();
    event.publish(version);
  }
}

Co<int> reloadWorker(ConfigChanged& event, Stream& out) {
  for (;;) {
    int version = co_await event.next();
    auto done = co_await out.writeAll("now at " + std::to_string(version));
    if (!done) co_return done.error();
  }
}

int main() {
  ConfigChanged event;
  Stream out(1);
  reloadWorker(event, out).release().resume();
  watchFile(event, 0).release().resume();
  for (;;) ember::Reactor::get().turn();
}
