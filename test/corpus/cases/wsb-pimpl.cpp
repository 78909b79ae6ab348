// case: wsb-pimpl; style: home; flags: none
// The run queue and the children sit behind a pimpl; Receive() forwards to it.
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;

namespace bus {

struct Telegram { std::string text; };

class Inbox {
 public:
  explicit Inbox(int subscriptions);
  ~Inbox();
  tinyco::task<std::optional<Telegram>> Receive();

 private:
  struct Impl;
  std::unique_ptr<Impl> d;
};

struct Inbox::Impl {
  std::deque<std::coroutine_handle<>> local;   // resumed by Receive only
  std::deque<Telegram> arrived;
  int open = 0;

  struct ToLocal {
    Impl& d;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) const { d.local.push_back(h); }
    void await_resume() const noexcept {}
  };

  tinyco::detached Subscription(int id) {
    for (int n = 0; n < 3; ++n) {
      co_await tinyco::sleep_for(std::chrono::milliseconds(4 + id));
      co_await ToLocal{*this};
      arrived.push_back({"from " + std::to_string(id)});
    }
    --open;
  }
  void RunLocal() {
    auto batch = std::exchange(local, {});
    for (auto h : batch) h.resume();
  }
};

Inbox::Inbox(int subscriptions) : d(std::make_unique<Impl>()) {
  d->open = subscriptions;
  for (int id = 0; id < subscriptions; ++id) d->Subscription(id);
}
Inbox::~Inbox() = default;

tinyco::task<std::optional<Telegram>> Inbox::Receive() {
  for (;;) {
    d->RunLocal();
    if (!d->arrived.empty()) {
      auto t = std::move(d->arrived.front());
      d->arrived.pop_front();
      co_return t;
    }
    if (d->open == 0) co_return std::nullopt;
    co_await tinyco::sleep_for(1ms);
  }
}

}  // namespace bus

tinyco::task<void> Forward(const bus::Telegram&) { co_await tinyco::sleep_for(300ms); }

tinyco::task<void> Gateway() {
  bus::Inbox inbox(5);
  while (true) {
    auto telegram = co_await inbox.Receive();
    if (!telegram.has_value()) break;
    co_await Forward(*telegram);  // costall-expect: window-slow-body
  }
}

int main() {
  tinyco::spawn(Gateway());
  tinyco::loop().run();
}
