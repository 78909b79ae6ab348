// case: s-asio-spawned-children; style: asio; flags: none
// A window whose children were co_spawned detached, each of which starts the
// next one when it ends; the consumer only receives (static.md trap 3, T10).
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>

#include <memory>
#include <string>
#include <vector>

namespace asio = boost::asio;
using asio::awaitable;
using asio::detached;
using asio::use_awaitable;
using asio::ip::tcp;
using boost::system::error_code;

class fetch_window : public std::enable_shared_from_this<fetch_window> {
 public:
  fetch_window(asio::any_io_executor ex, tcp::endpoint host, int total)
      : ex_(ex), host_(host), total_(total), results_(ex, static_cast<std::size_t>(total)) {}

  void start(int width) {
    for (int i = 0; i < width; ++i) start_one();
  }
  int total() const { return total_; }
  awaitable<std::string> next() { co_return co_await results_.async_receive(use_awaitable); }

 private:
  void start_one() {
    if (started_ == total_) return;
    asio::co_spawn(ex_, fetch(shared_from_this(), started_++), detached);
  }
  static awaitable<void> fetch(std::shared_ptr<fetch_window> self, int id) {
    tcp::socket s(self->ex_);
    co_await s.async_connect(self->host_, use_awaitable);
    std::string answer(64, '\0');
    answer.resize(co_await s.async_read_some(asio::buffer(answer), use_awaitable));
    self->results_.try_send(error_code{}, std::to_string(id) + answer);
    self->start_one();
  }
  asio::any_io_executor ex_;
  tcp::endpoint host_;
  int total_, started_ = 0;
  asio::experimental::channel<void(error_code, std::string)> results_;
};

awaitable<void> archive(tcp::endpoint host, tcp::socket& disk_server) {
  auto window = std::make_shared<fetch_window>(co_await asio::this_coro::executor, host, 40);
  window->start(8);
  for (int left = window->total(); left > 0; --left) {
    auto page = co_await window->next();
    co_await asio::async_write(disk_server, asio::buffer(page), use_awaitable);
  }
}
