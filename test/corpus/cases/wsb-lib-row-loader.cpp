// case: wsb-lib-row-loader; style: asio; flags: none
// Stalls: the window's loaders hand rows over a rendezvous channel and new loaders start only
// inside next(); during the slow upload the finished ones are parked at the send and nothing new
// starts.
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace net = boost::asio;
using net::ip::tcp;
using boost::system::error_code;

struct ConnectionPool {
  std::deque<std::unique_ptr<tcp::socket>> idle;
  std::unique_ptr<tcp::socket> take() {
    auto c = std::move(idle.front());
    idle.pop_front();
    return c;
  }
  void give(std::unique_ptr<tcp::socket> c) { idle.push_back(std::move(c)); }
};

class RowWindow {
 public:
  RowWindow(net::any_io_executor ex, std::shared_ptr<ConnectionPool> pool, std::vector<int> ids,
            std::size_t width)
      : ex_(ex),
        pool_(std::move(pool)),
        ids_(std::move(ids)),
        width_(width),
        out_(std::make_shared<Chan>(ex)) {}

  net::awaitable<std::optional<std::string>> next() {
    while (running_ < width_ && at_ < ids_.size()) {
      ++running_;
      net::co_spawn(ex_, load(pool_, out_, ids_[at_++]), net::detached);
    }
    if (running_ == 0) co_return std::nullopt;
    auto row = co_await out_->async_receive(net::use_awaitable);
    --running_;
    co_return row;
  }

 private:
  using Chan = net::experimental::channel<void(error_code, std::string)>;

  static net::awaitable<void> load(std::shared_ptr<ConnectionPool> pool, std::shared_ptr<Chan> out,
                                   int id) {
    auto conn = pool->take();
    auto q = "row " + std::to_string(id) + "\n";
    co_await net::async_write(*conn, net::buffer(q), net::use_awaitable);
    std::string row;
    co_await net::async_read_until(*conn, net::dynamic_buffer(row), '\n', net::use_awaitable);
    pool->give(std::move(conn));
    co_await out->async_send(error_code{}, std::move(row), net::use_awaitable);
  }

  net::any_io_executor ex_;
  std::shared_ptr<ConnectionPool> pool_;
  std::vector<int> ids_;
  std::size_t width_, running_ = 0, at_ = 0;
  std::shared_ptr<Chan> out_;
};

net::awaitable<void> export_rows(RowWindow& window, tcp::socket archive) {
  while (auto row = co_await window.next()) {
    co_await net::async_write(archive, net::buffer(*row), net::use_awaitable);  // costall-expect: window-slow-body|window-refill-starved
  }
}
