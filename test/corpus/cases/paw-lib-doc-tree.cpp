// case: paw-lib-doc-tree; style: asio; flags: none
// Stalls: load() keeps its permit while it awaits load() of the parents, which needs a permit of
// the same semaphore; as many concurrent loads as permits wait for each other (deadlock).
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <string>
#include <utility>

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

class Semaphore {
 public:
  class Permit {
   public:
    explicit Permit(Semaphore* s) : s_(s) {}
    Permit(Permit&& o) noexcept : s_(std::exchange(o.s_, nullptr)) {}
    ~Permit() { if (s_) s_->slots_.try_send(error_code{}); }

   private:
    Semaphore* s_;
  };

  Semaphore(net::any_io_executor ex, int n) : slots_(ex, n) {
    while (n-- > 0) slots_.try_send(error_code{});
  }
  net::awaitable<Permit> acquire() {
    co_await slots_.async_receive(net::use_awaitable);
    co_return Permit(this);
  }

 private:
  net::experimental::channel<void(error_code)> slots_;
};

struct Doc {
  std::string text;
  int parent = 0;
};

class DocStore {
 public:
  DocStore(net::any_io_executor ex, int n) : sem_(ex, n) {}

  net::awaitable<Doc> load(int id) {
    auto permit = co_await sem_.acquire();
    Doc d = co_await query(id);
    if (d.parent != 0) {
      Doc up = co_await load(d.parent);  // costall-expect: permit-across-wait
      d.text = up.text + d.text;
    }
    co_return d;
  }

 private:
  net::awaitable<Doc> query(int id) {
    tcp::socket s(co_await net::this_coro::executor);
    co_await s.async_connect(server_, net::use_awaitable);
    auto q = std::to_string(id) + "\n";
    co_await net::async_write(s, net::buffer(q), net::use_awaitable);
    Doc d;
    auto n =
        co_await net::async_read_until(s, net::dynamic_buffer(d.text), '\n', net::use_awaitable);
    d.parent = n > 4 ? 1 : 0;
    co_return d;
  }
  Semaphore sem_;
  tcp::endpoint server_;
};
