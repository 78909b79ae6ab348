// case: s-channel-slow-body; style: home; flags: none
// Receiver and slow body on a home-made channel: the sender is another task,
// the handles that the channel keeps are waiters, not work in flight
// (static.md traps 15 and 20).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

template <class T>
class channel {
 public:
  explicit channel(std::size_t capacity) : capacity_(capacity) {}

  task<void> push(T value) {
    while (items_.size() >= capacity_) co_await parked{waiting_senders_};
    items_.push_back(std::move(value));
    wake_one(waiting_receivers_);
  }
  task<std::optional<T>> next() {
    while (items_.empty() && !closed_) co_await parked{waiting_receivers_};
    if (items_.empty()) co_return std::nullopt;
    T value = std::move(items_.front());
    items_.pop_front();
    wake_one(waiting_senders_);
    co_return value;
  }
  void close() {
    closed_ = true;
    wake_one(waiting_receivers_);
  }

 private:
  using handles = std::deque<std::coroutine_handle<>>;
  struct parked {
    handles& list;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const { list.push_back(h); }
    void await_resume() const noexcept {}
  };
  static void wake_one(handles& list) {
    if (list.empty()) return;
    auto h = list.front();
    list.pop_front();
    h.resume();
  }
  std::size_t capacity_;
  std::deque<T> items_;
  handles waiting_senders_, waiting_receivers_;
  bool closed_ = false;
};

task<void> produce(channel<std::string>& out) {
  for (int i = 0; i < 20; ++i) {
    co_await tinyco::sleep_for(3ms);
    co_await out.push("line " + std::to_string(i));
  }
  out.close();
}

task<void> consume(channel<std::string>& in) {
  while (auto line = co_await in.next()) {
    co_await tinyco::sleep_for(50ms);
  }
}

int main() {
  channel<std::string> lines(4);
  tinyco::spawn(produce(lines));
  tinyco::spawn(consume(lines));
  tinyco::loop().run();
}
