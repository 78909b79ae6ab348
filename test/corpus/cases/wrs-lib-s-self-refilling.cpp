// case: wrs-lib-s-self-refilling; style: asio; flags: none
// Silent: the workers are spawned once and take the next id themselves; the results go into an
// unbounded queue. The slow consumer holds up nobody (independent producer).
#include <boost/asio.hpp>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace net = boost::asio;
using net::ip::tcp;

class Thumbnails {
  struct State {
    explicit State(net::any_io_executor ex) : ready(ex) {}
    std::vector<int> ids;
    std::size_t at = 0;
    int running = 0;
    std::deque<std::string> done;
    net::steady_timer ready;
  };

 public:
  Thumbnails(net::any_io_executor ex, std::vector<int> ids, int width)
      : st_(std::make_shared<State>(ex)) {
    st_->ids = std::move(ids);
    st_->running = width;
    for (int i = 0; i < width; ++i) net::co_spawn(ex, worker(st_), net::detached);
  }

  net::awaitable<std::optional<std::string>> next() {
    while (st_->done.empty()) {
      if (st_->running == 0) co_return std::nullopt;
      st_->ready.expires_at(net::steady_timer::time_point::max());
      co_await st_->ready.async_wait(net::as_tuple(net::use_awaitable));
    }
    auto t = std::move(st_->done.front());
    st_->done.pop_front();
    co_return t;
  }

 private:
  static net::awaitable<void> worker(std::shared_ptr<State> st) {
    while (st->at < st->ids.size()) {
      int id = st->ids[st->at++];
      tcp::socket s(co_await net::this_coro::executor);
      auto [ec] = co_await s.async_connect({net::ip::address_v4::loopback(), 7000},
                                           net::as_tuple(net::use_awaitable));
      st->done.push_back(ec ? std::string() : std::to_string(id));
      st->ready.cancel();
    }
    --st->running;
    st->ready.cancel();
  }
  std::shared_ptr<State> st_;
};

net::awaitable<void> publish(Thumbnails& thumbs, tcp::socket cdn) {
  while (auto t = co_await thumbs.next()) {
    co_await net::async_write(cdn, net::buffer(*t), net::use_awaitable);
  }
}
