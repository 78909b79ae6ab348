// case: cold-lib-quote-deferred; style: asio; flags: none
// Stalls: co_spawn with the token deferred does not start anything; the quote is fetched only
// after the login record was written, although the author meant both to overlap.
#include <boost/asio.hpp>
#include <boost/asio/deferred.hpp>
#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;

struct Backend {
  tcp::socket db;
  tcp::endpoint quotes;
};

asio::awaitable<double> fetch_quote(tcp::endpoint from, std::string pair) {
  tcp::socket s(co_await asio::this_coro::executor);
  co_await s.async_connect(from, asio::use_awaitable);
  pair += '\n';
  co_await asio::async_write(s, asio::buffer(pair), asio::use_awaitable);
  std::string answer;
  co_await asio::async_read_until(s, asio::dynamic_buffer(answer), '\n', asio::use_awaitable);
  co_return std::stod(answer);
}

asio::awaitable<void> persist_login(tcp::socket& db, std::string user) {
  std::string sql = "insert into logins values ('" + user + "')\n";
  co_await asio::async_write(db, asio::buffer(sql), asio::use_awaitable);
  char ack[4];
  co_await asio::async_read(db, asio::buffer(ack), asio::use_awaitable);
}

asio::awaitable<double> open_dashboard(Backend& be, std::string user) {
  auto ex = co_await asio::this_coro::executor;
  // start the quote right away, it takes a while
  auto quote = asio::co_spawn(ex, fetch_quote(be.quotes, "EURUSD"), asio::deferred);  // costall-expect-or: cold-task-across-await
  co_await persist_login(be.db, std::move(user));  // costall-expect: cold-task-across-await
  double rate = co_await std::move(quote)(asio::use_awaitable);  // costall-expect-or: cold-task-across-await
  co_return rate;
}
