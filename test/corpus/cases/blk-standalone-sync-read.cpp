// case: blk-standalone-sync-read; style: asio-standalone; flags: none
// asio::read without a token, left over from the threaded version.
#include <asio.hpp>

#include <array>
#include <cstdint>
#include <vector>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

struct message { std::uint32_t type = 0; std::vector<char> body; };

class framed {
 public:
  explicit framed(tcp::socket s) : socket_(std::move(s)) {}

  awaitable<message> receive() {
    std::array<std::uint32_t, 2> head{};
    co_await asio::async_read(socket_, asio::buffer(head), use_awaitable);
    message m;
    m.type = head[0];
    m.body.resize(head[1]);
    asio::read(socket_, asio::buffer(m.body));  // costall-expect: blocking-call-in-coroutine
    co_return m;
  }

 private:
  tcp::socket socket_;
};

awaitable<void> serve(tcp::socket s) {
  framed peer(std::move(s));
  for (;;) {
    auto m = co_await peer.receive();
    if (m.type == 0) break;
  }
}
