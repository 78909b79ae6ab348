// case: cold-lib-sa-s-and-join; style: asio-standalone; flags: none
// Silent: the awaitables are made one after the other, but nothing slow is awaited before all of
// them are joined by && in one await; this_coro::executor never suspends.
#include <asio.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <string>
#include <tuple>

using asio::ip::tcp;
using namespace asio::experimental::awaitable_operators;

asio::awaitable<std::string> ask(tcp::endpoint where, std::string what) {
  tcp::socket s(co_await asio::this_coro::executor);
  co_await s.async_connect(where, asio::use_awaitable);
  what += '\n';
  co_await asio::async_write(s, asio::buffer(what), asio::use_awaitable);
  std::string answer;
  co_await asio::async_read_until(s, asio::dynamic_buffer(answer), '\n', asio::use_awaitable);
  co_return answer;
}

asio::awaitable<void> log_line(tcp::socket& sink, std::string line) {
  co_await asio::async_write(sink, asio::buffer(line), asio::use_awaitable);
}

asio::awaitable<std::string> profile(tcp::endpoint users, tcp::endpoint orders, std::string id) {
  auto user = ask(users, "user " + id);
  auto last = ask(orders, "last " + id);
  auto ex = co_await asio::this_coro::executor;
  tcp::socket sink(ex);
  auto [u, o] = co_await (std::move(user) && std::move(last));
  auto note = log_line(sink, "profile " + id + "\n");
  co_await std::move(note);
  co_return u + o;
}

int main() {
  asio::io_context io;
  auto result = asio::co_spawn(io, profile({}, {}, "7"), asio::use_future);
  io.run();
  return result.get().empty();
}
