// case: wlu-asio-inner-context; style: asio; flags: none
// Uploads are spawned on a private io_context and given a first turn; then the
// coroutine asks the user's socket for confirmation, and only finish() polls.
#include <boost/asio.hpp>

#include <string>
#include <vector>

namespace net = boost::asio;
using net::ip::tcp;
using net::use_awaitable;

class upload_group {
 public:
  void add(tcp::endpoint to, std::string body) {
    ++open_;
    net::co_spawn(local_, upload(to, std::move(body)), net::detached);
    local_.poll();
  }
  net::awaitable<void> finish() {
    net::steady_timer tick(co_await net::this_coro::executor);
    while (open_ > 0) {
      local_.restart();
      local_.poll();
      tick.expires_after(std::chrono::milliseconds(1));
      co_await tick.async_wait(use_awaitable);
    }
  }

 private:
  net::awaitable<void> upload(tcp::endpoint to, std::string body) {
    tcp::socket s(local_);
    co_await s.async_connect(to, use_awaitable);
    co_await net::async_write(s, net::buffer(body), use_awaitable);
    --open_;
  }
  net::io_context local_{1};
  int open_ = 0;
};

net::awaitable<bool> publish(tcp::socket& user, std::vector<tcp::endpoint> mirrors,
                             std::string page) {
  upload_group uploads;
  for (auto& mirror : mirrors) uploads.add(mirror, page);

  char answer = 'n';
  co_await net::async_read(user, net::buffer(&answer, 1), use_awaitable);  // costall-expect: window-left-undriven
  if (answer != 'y') co_return false;
  co_await uploads.finish();
  co_return true;
}
