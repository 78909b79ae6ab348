// case: bor-lib-s-shared-session; style: asio; flags: none
// Silent: the detached lambda owns what it uses (co_spawn keeps the callable itself alive), the
// by-reference one is awaited to its end in the frame that owns the locals.
#include <boost/asio.hpp>
#include <chrono>
#include <memory>
#include <string>

namespace net = boost::asio;
using net::ip::tcp;
using namespace std::chrono_literals;

class Session : public std::enable_shared_from_this<Session> {
 public:
  explicit Session(tcp::socket s)
      : sock_(std::move(s)), strand_(net::make_strand(sock_.get_executor())) {}

  void start() {
    net::co_spawn(strand_, [self = shared_from_this()]() -> net::awaitable<void> {
      co_await self->read_loop();
    }, net::detached);

    std::string banner = "220 ready\r\n";
    net::co_spawn(strand_, greet(shared_from_this(), std::move(banner)), net::detached);
  }

 private:
  static net::awaitable<void> greet(std::shared_ptr<Session> self, std::string text) {
    co_await net::async_write(self->sock_, net::buffer(text), net::use_awaitable);
  }

  net::awaitable<void> read_loop() {
    std::string in;
    std::size_t lines = 0;
    for (;;) {
      bool ended = false;
      co_await net::co_spawn(strand_, [&]() -> net::awaitable<void> {
        auto [ec, n] = co_await net::async_read_until(sock_, net::dynamic_buffer(in), '\n',
                                                      net::as_tuple(net::use_awaitable));
        ended = bool(ec);
        if (!ec) in.erase(0, n), ++lines;
      }, net::use_awaitable);
      if (ended) co_return;
    }
  }

  tcp::socket sock_;
  net::strand<net::any_io_executor> strand_;
};
