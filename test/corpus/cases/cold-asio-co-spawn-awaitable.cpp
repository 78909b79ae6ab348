// case: cold-asio-co-spawn-awaitable; style: asio; flags: none
// co_spawn(..., use_awaitable) is not a spawn: the session clean-up that should
// run beside the shutdown message starts after it (RUN, libraries.md 0.4).
#include <boost/asio.hpp>

#include <map>
#include <string>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

class session_store {
 public:
  explicit session_store(asio::any_io_executor ex) : timer_(ex) {}
  awaitable<std::size_t> expire_old() {
    std::size_t removed = 0;
    for (auto it = sessions_.begin(); it != sessions_.end(); it = sessions_.erase(it)) {
      timer_.expires_after(std::chrono::milliseconds(2));
      co_await timer_.async_wait(use_awaitable);
      ++removed;
    }
    co_return removed;
  }

 private:
  asio::steady_timer timer_;
  std::map<std::string, int> sessions_;
};

awaitable<void> shut_down(tcp::socket admin, session_store& store, asio::thread_pool& background) {
  auto cleaned = asio::co_spawn(background, store.expire_old(), use_awaitable);

  const std::string notice = "going down\n";
  co_await asio::async_write(admin, asio::buffer(notice), use_awaitable);  // costall-expect: cold-task-across-await

  const std::size_t removed = co_await std::move(cleaned);
  const std::string summary = std::to_string(removed) + " sessions\n";
  co_await asio::async_write(admin, asio::buffer(summary), use_awaitable);
}
