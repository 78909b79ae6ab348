// case: wrs-lib-sa-mirror-window; style: asio-standalone; flags: none
// Stalls (throughput): the downloads that were started finish by themselves, but new ones start
// only inside next(); during a slow verification the window of four drains and stays empty.
#include <asio.hpp>
#include <asio/experimental/as_tuple.hpp>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <string>
#include <vector>

using asio::ip::tcp;
constexpr auto nothrow_awaitable = asio::experimental::as_tuple(asio::use_awaitable);

class MirrorWindow {
  struct Shared {
    explicit Shared(asio::any_io_executor ex) : wake(ex) {}
    std::deque<std::string> done;
    asio::steady_timer wake;
  };

 public:
  MirrorWindow(asio::any_io_executor ex, tcp::endpoint from, std::vector<std::string> names)
      : ex_(ex), from_(from), names_(std::move(names)), sh_(std::make_shared<Shared>(ex)) {}

  asio::awaitable<std::optional<std::string>> next() {
    while (started_ - taken_ < 4 && started_ < names_.size())
      asio::co_spawn(ex_, download(sh_, from_, names_[started_++]), asio::detached);
    if (taken_ == started_) co_return std::nullopt;
    while (sh_->done.empty()) {
      sh_->wake.expires_at(asio::steady_timer::time_point::max());
      co_await sh_->wake.async_wait(nothrow_awaitable);
    }
    ++taken_;
    auto file = std::move(sh_->done.front());
    sh_->done.pop_front();
    co_return file;
  }

 private:
  static asio::awaitable<void> download(std::shared_ptr<Shared> sh, tcp::endpoint from,
                                        std::string name) {
    tcp::socket s(co_await asio::this_coro::executor);
    std::string body;
    name += '\n';
    auto [ec] = co_await s.async_connect(from, nothrow_awaitable);
    if (!ec) {
      co_await asio::async_write(s, asio::buffer(name), nothrow_awaitable);
      co_await asio::async_read(s, asio::dynamic_buffer(body), nothrow_awaitable);
    }
    sh->done.push_back(std::move(body));
    sh->wake.cancel();
  }

  asio::any_io_executor ex_;
  tcp::endpoint from_;
  std::vector<std::string> names_;
  std::size_t started_ = 0, taken_ = 0;
  std::shared_ptr<Shared> sh_;
};

asio::awaitable<bool> verify(tcp::socket& notary, const std::string& file) {
  co_await asio::async_write(notary, asio::buffer(file), asio::use_awaitable);
  char verdict = 0;
  co_await asio::async_read(notary, asio::buffer(&verdict, 1), asio::use_awaitable);
  co_return verdict == 'Y';
}

asio::awaitable<int> mirror(MirrorWindow window, tcp::socket notary) {
  int good = 0;
  while (auto file = co_await window.next()) {
    bool ok = co_await verify(notary, *file);  // costall-expect: window-refill-starved
    good += ok;
  }
  co_return good;
}
