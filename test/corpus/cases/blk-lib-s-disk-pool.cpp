// case: blk-lib-s-disk-pool; style: asio; flags: none
// Silent: the blocking file read runs on a thread pool made for it; the loop's coroutine awaits
// it. main waits with future.get() on a thread that runs no loop.
#include <boost/asio.hpp>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

namespace net = boost::asio;
using net::ip::tcp;

std::string slurp(const std::string& path) {
  std::ifstream f(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(f), {}};
}

class StaticFiles {
 public:
  explicit StaticFiles(net::thread_pool& disk) : disk_(disk) {}

  template <class Token>
  auto async_slurp(std::string path, Token&& token) {
    return net::async_initiate<Token, void(std::string)>(
        [&pool = disk_](auto handler, std::string p) {
          net::post(pool, [h = std::move(handler), p = std::move(p)]() mutable {
            std::string body = slurp(p);
            auto ex = net::get_associated_executor(h);
            net::dispatch(ex, [h = std::move(h), b = std::move(body)]() mutable {
              std::move(h)(std::move(b));
            });
          });
        },
        token, std::move(path));
  }

 private:
  net::thread_pool& disk_;
};

net::awaitable<std::size_t> serve_one(tcp::socket client, StaticFiles& files) {
  std::string path;
  auto n =
      co_await net::async_read_until(client, net::dynamic_buffer(path), '\n', net::use_awaitable);
  path.resize(n - 1);
  std::string body = co_await files.async_slurp(path, net::use_awaitable);
  co_return co_await net::async_write(client, net::buffer(body), net::use_awaitable);
}

int main() {
  net::io_context io;
  net::thread_pool disk(4);
  StaticFiles files(disk);
  auto sent = net::co_spawn(io, serve_one(tcp::socket(io), files), net::use_future);
  std::jthread loop([&io] { io.run(); });
  return sent.get() > 0 ? 0 : 1;
}
