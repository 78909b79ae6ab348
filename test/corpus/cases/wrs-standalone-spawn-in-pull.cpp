// case: wrs-standalone-spawn-in-pull; style: asio-standalone; flags: none
// Resolutions are spawned on the executor, but only get() spawns the next; the
// consumer connects and writes between two calls of get().
#include <asio.hpp>

#include <deque>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

class resolver_window {
 public:
  resolver_window(asio::any_io_executor ex, std::deque<std::string> names, int width)
      : ex_(ex), ready_(ex), names_(std::move(names)), width_(width) {}

  bool done() const { return names_.empty() && running_ == 0 && answers_.empty(); }

  awaitable<tcp::resolver::results_type> get() {
    while (running_ < width_ && !names_.empty()) {
      ++running_;
      asio::co_spawn(ex_, resolve(std::move(names_.front())), asio::detached);
      names_.pop_front();
    }
    while (answers_.empty()) {
      ready_.expires_at(std::chrono::steady_clock::time_point::max());
      asio::error_code ec;
      co_await ready_.async_wait(asio::redirect_error(use_awaitable, ec));
    }
    auto first = std::move(answers_.front());
    answers_.pop_front();
    co_return first;
  }

 private:
  awaitable<void> resolve(std::string name) {
    tcp::resolver r(ex_);
    auto found = co_await r.async_resolve(name, "http", use_awaitable);
    answers_.push_back(found);
    --running_;
    ready_.cancel();
  }
  asio::any_io_executor ex_;
  asio::steady_timer ready_;
  std::deque<std::string> names_;
  std::deque<tcp::resolver::results_type> answers_;
  int width_, running_ = 0;
};

awaitable<void> check_hosts(std::deque<std::string> names) {
  auto ex = co_await asio::this_coro::executor;
  resolver_window window(ex, std::move(names), 10);
  while (!window.done()) {
    auto found = co_await window.get();
    tcp::socket socket(ex);
    co_await asio::async_connect(socket, found, use_awaitable);  // costall-expect: window-refill-starved
  }
}
