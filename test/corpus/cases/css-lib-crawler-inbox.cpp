// case: css-lib-crawler-inbox; style: asio; flags: none
// Stalls: the only receiver of the bounded inbox sends follow-ups into the same inbox with
// async_send; once a page has more links than free slots it waits for itself.
#include <boost/asio.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <set>
#include <string>
#include <vector>

namespace net = boost::asio;
using boost::system::error_code;
using net::ip::tcp;

class Crawler {
 public:
  explicit Crawler(net::any_io_executor ex) : inbox_(ex, 16), ex_(ex) {}

  bool submit(std::string url) { return inbox_.try_send(error_code{}, std::move(url)); }

  net::awaitable<void> run() {
    for (;;) {
      std::string url = co_await inbox_.async_receive(net::use_awaitable);
      if (!seen_.insert(url).second) continue;
      for (auto& link : co_await fetch_links(url)) {
        co_await inbox_.async_send(error_code{}, link, net::use_awaitable);  // costall-expect: channel-self-send
      }
    }
  }

 private:
  net::awaitable<std::vector<std::string>> fetch_links(std::string url) {
    tcp::socket s(ex_);
    tcp::resolver r(ex_);
    auto eps = co_await r.async_resolve(url, "80", net::use_awaitable);
    co_await net::async_connect(s, eps, net::use_awaitable);
    std::vector<std::string> links;
    std::string page;
    auto [ec, n] =
        co_await net::async_read(s, net::dynamic_buffer(page), net::as_tuple(net::use_awaitable));
    if (ec && ec != net::error::eof) co_return links;
    for (std::size_t at = 0; (at = page.find("href=", at)) != std::string::npos; at += 5)
      links.push_back(page.substr(at + 5, 32));
    co_return links;
  }

  net::experimental::channel<void(error_code, std::string)> inbox_;
  net::any_io_executor ex_;
  std::set<std::string> seen_;
};
