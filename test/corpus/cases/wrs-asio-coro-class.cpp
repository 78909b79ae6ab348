// case: wrs-asio-coro-class; style: asio; flags: none
// A prefetcher class over use_promise: read_ahead() is called from next_block()
// only. Template over the file type, promises behind a deque of pairs.
#include <boost/asio.hpp>
#include <boost/asio/experimental/promise.hpp>
#include <boost/asio/experimental/use_promise.hpp>

#include <deque>
#include <memory>
#include <string>

namespace asio = boost::asio;
using asio::experimental::use_promise;
using asio::ip::tcp;
using asio::use_awaitable;

// Anything with pread-like semantics over asynchronous requests.
class block_store {
 public:
  block_store(asio::any_io_executor ex, std::uint64_t blocks) : ex_(ex), blocks_(blocks) {}
  asio::any_io_executor get_executor() const { return ex_; }
  std::uint64_t size() const { return blocks_; }
  asio::awaitable<std::string> read_block(std::uint64_t index) {
    asio::steady_timer disk(ex_, std::chrono::microseconds(900 + index % 300));
    co_await disk.async_wait(use_awaitable);
    co_return std::string(4096, static_cast<char>(index));
  }

 private:
  asio::any_io_executor ex_;
  std::uint64_t blocks_;
};

template <class Store>
class prefetcher {
 public:
  prefetcher(Store& store, std::size_t depth) : store_(store), depth_(depth) { read_ahead(); }

  bool at_end() const { return window_.empty(); }
  asio::awaitable<std::string> next_block() {
    auto oldest = std::move(window_.front());
    window_.pop_front();
    auto block = co_await (*oldest)(use_awaitable);
    read_ahead();
    co_return block;
  }

 private:
  auto begin_read(std::uint64_t i) {
    auto p = asio::co_spawn(store_.get_executor(), store_.read_block(i), use_promise);
    return std::make_unique<decltype(p)>(std::move(p));
  }
  void read_ahead() {
    for (; window_.size() < depth_ && position_ < store_.size(); ++position_)
      window_.push_back(begin_read(position_));
  }
  using slot = std::unique_ptr<asio::experimental::promise<void(std::exception_ptr, std::string)>>;
  Store& store_;
  std::size_t depth_;
  std::uint64_t position_ = 0;
  std::deque<slot> window_;
};

asio::awaitable<void> replicate(block_store& from, tcp::socket& to) {
  prefetcher ahead(from, 8);
  while (!ahead.at_end()) {
    std::string block = co_await ahead.next_block();
    co_await asio::async_write(to, asio::buffer(block), use_awaitable);  // costall-expect: window-refill-starved
  }
}
