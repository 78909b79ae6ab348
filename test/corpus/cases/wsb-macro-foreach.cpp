// case: wsb-macro-foreach; style: home; flags: none
// A project macro hides the pull; the body sits in braces behind it
// (static.md 3.4: macro-wrapped awaits).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

#define CO_FOREACH(decl, source) \
  for (auto co_it_ = co_await (source).pull(); co_it_; co_it_ = co_await (source).pull()) \
    if (decl = *co_it_; true)

namespace scan {

class port_scan {
 public:
  explicit port_scan(int from, int to) {
    for (int p = from; p <= to; ++p) attempts_.push_back(attempt(p));
  }
  ~port_scan() {
    for (auto h : attempts_) h.destroy();
  }

  task<std::optional<int>> pull() {
    while (!attempts_.empty()) {
      std::optional<int> open;
      for (auto& h : attempts_) {
        h.resume();  // one more try
        if (h.done()) open = h.promise().port;
      }
      std::erase_if(attempts_, [](auto h) { return h.done() && (h.destroy(), true); });
      if (open) co_return open;
      co_await tinyco::sleep_for(1ms);
    }
    co_return std::nullopt;
  }

 private:
  struct attempt_t {
    struct promise_type {
      int port = 0;
      auto get_return_object() { return std::coroutine_handle<promise_type>::from_promise(*this); }
      auto initial_suspend() noexcept { return std::suspend_always{}; }
      auto final_suspend() noexcept { return std::suspend_always{}; }
      auto yield_value(int p) { port = p; return std::suspend_always{}; }
      void return_void() {}
      void unhandled_exception() { std::terminate(); }
    };
    using handle = std::coroutine_handle<promise_type>;
    handle h;
    attempt_t(handle x) : h(x) {}
  };
  static attempt_t::handle attempt(int port) { return attempt_body(port).h; }
  static attempt_t attempt_body(int port) {
    for (int n = 0; n < 2 + port % 3; ++n) co_yield port;
  }
  std::vector<attempt_t::handle> attempts_;
};

}  // namespace scan

task<std::string> read_banner(int port) {
  co_await tinyco::sleep_for(1500ms);
  co_return "banner of " + std::to_string(port);
}

task<void> scan_host() {
  scan::port_scan ports(20, 30);
  CO_FOREACH(int port, ports) {
    auto banner = co_await read_banner(port);  // costall-expect: window-slow-body
    if (banner.empty()) break;
  }
}

int main() {
  tinyco::spawn(scan_host());
  tinyco::loop().run();
}
