// case: wsb-standalone-steps; style: asio-standalone; flags: none
// Non-blocking sockets wrapped in small state machines; pump() in the pull is
// their only driver. The consumer waits for the peer in between.
#include <asio.hpp>

#include <list>
#include <memory>
#include <optional>
#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::udp;

class ntp_query {
 public:
  ntp_query(asio::io_context& io, udp::endpoint server) : socket_(io, udp::v4()), server_(server) {
    socket_.non_blocking(true);
    asio::error_code ec;
    socket_.send_to(asio::buffer(packet_), server_, 0, ec);
  }
  bool pump() {
    asio::error_code ec;
    udp::endpoint from;
    auto n = socket_.receive_from(asio::buffer(packet_), from, 0, ec);
    return !ec && n == sizeof packet_;
  }
  unsigned seconds() const { return static_cast<unsigned char>(packet_[40]); }

 private:
  udp::socket socket_;
  udp::endpoint server_;
  char packet_[48] = {0x1b};
};

class clock_sync {
 public:
  clock_sync(asio::io_context& io, const std::vector<udp::endpoint>& servers) : tick_(io) {
    for (auto& s : servers) queries_.push_back(std::make_unique<ntp_query>(io, s));
  }
  awaitable<std::optional<unsigned>> next_answer() {
    while (!queries_.empty()) {
      for (auto it = queries_.begin(); it != queries_.end(); ++it) {
        if ((*it)->pump()) {
          unsigned s = (*it)->seconds();
          queries_.erase(it);
          co_return s;
        }
      }
      tick_.expires_after(std::chrono::milliseconds(1));
      co_await tick_.async_wait(use_awaitable);
    }
    co_return std::nullopt;
  }

 private:
  std::list<std::unique_ptr<ntp_query>> queries_;
  asio::steady_timer tick_;
};

awaitable<void> publish(asio::ip::tcp::socket& peer, clock_sync& clocks) {
  std::string line;
  for (auto answer = co_await clocks.next_answer(); answer;
       answer = co_await clocks.next_answer()) {
    line = std::to_string(*answer) + "\n";
    co_await asio::async_write(peer, asio::buffer(line), use_awaitable);  // costall-expect: window-slow-body
  }
}
