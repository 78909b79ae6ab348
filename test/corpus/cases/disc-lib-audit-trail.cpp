// case: disc-lib-audit-trail; style: asio; flags: none
// Stalls: the awaitable of co_spawn(..., use_awaitable) is kept in a local and never awaited; it
// is lazy, so the audit line is never sent.
#include <boost/asio.hpp>
#include <memory>
#include <string>

namespace net = boost::asio;
using net::ip::tcp;

class AuditLog {
 public:
  explicit AuditLog(net::any_io_executor ex) : sock_(ex) {}
  net::awaitable<void> append(std::string line) {
    line += '\n';
    co_await net::async_write(sock_, net::buffer(line), net::use_awaitable);
  }

 private:
  tcp::socket sock_;
};

net::awaitable<void> transfer(tcp::socket ledger, std::shared_ptr<AuditLog> audit, int cents) {
  auto ex = co_await net::this_coro::executor;
  std::string cmd = "MOVE " + std::to_string(cents) + "\n";
  co_await net::async_write(ledger, net::buffer(cmd), net::use_awaitable);
  std::string reply;
  co_await net::async_read_until(ledger, net::dynamic_buffer(reply), '\n', net::use_awaitable);
  if (reply.starts_with("OK")) {
    // runs in the background
    auto background = net::co_spawn(ex, audit->append(cmd), net::use_awaitable);  // costall-expect: discarded-task
  }
}

int main() {
  net::io_context io;
  auto audit = std::make_shared<AuditLog>(io.get_executor());
  net::co_spawn(io, transfer(tcp::socket(io), audit, 100), net::detached);
  io.run();
}
