// What the Asio peers share: a channel between stages, the source that fills
// the first, the sink that sums the last, and the threads that run them. The
// end of the items is a message, as close() of Boost 1.81 loses those that are
// still in the channel. Must not know how a stage works.
#ifndef COSTALL_BENCH_PIPELINE_PEERS_ASIO_LINE_H
#define COSTALL_BENCH_PIPELINE_PEERS_ASIO_LINE_H

#include <boost/asio.hpp>
#include <boost/asio/experimental/as_tuple.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <thread>
#include <tuple>
#include <vector>

#include "bench/common/report.h"

namespace costall::bench {

namespace asio = boost::asio;
using asio::awaitable;
using boost::system::error_code;

inline constexpr auto kTuple =
    asio::experimental::as_tuple(asio::use_awaitable);

using OneThreadChannel =
    asio::experimental::channel<void(error_code, std::uint64_t)>;
using ThreadSafeChannel =
    asio::experimental::concurrent_channel<void(error_code, std::uint64_t)>;

/// The edges of a line of `stages` stages: edge k leads into stage k, the last
/// one to the sink.
template <class Channel>
class Edges {
 public:
  Edges(asio::io_context& context, std::size_t stages, std::size_t buffer) {
    for (std::size_t edge = 0; edge <= stages; ++edge) {
      channels_.push_back(std::make_unique<Channel>(context, buffer));
    }
  }
  auto operator[](std::size_t edge) -> Channel& { return *channels_[edge]; }
  auto last() -> Channel& { return *channels_.back(); }

 private:
  std::vector<std::unique_ptr<Channel>> channels_;
};

/// Whether a receive or send is awaited always, or only when it cannot be done
/// at once.
enum class Wait { kAlways, kIfNeeded };

/// Receives without waiting; false when there is nothing.
template <class Channel>
auto received(Channel& in, error_code& end, std::uint64_t& item) -> bool {
  return in.try_receive([&](error_code error, std::uint64_t value) {
    end = error;
    item = value;
  });
}

template <Wait wait, class Channel>
auto source(Channel& out, std::size_t items) -> awaitable<void> {
  for (std::uint64_t item = 0; item < items; ++item) {
    if constexpr (wait == Wait::kIfNeeded) {
      if (out.try_send(error_code(), item)) {
        continue;
      }
    }
    co_await out.async_send(error_code(), item, kTuple);
  }
  co_await out.async_send(asio::error::eof, 0, kTuple);
}

template <Wait wait, class Channel>
auto sink(Channel& in, std::uint64_t& sum) -> awaitable<void> {
  for (;;) {
    error_code end;
    std::uint64_t item = 0;
    if (wait == Wait::kAlways || !received(in, end, item)) {
      std::tie(end, item) = co_await in.async_receive(kTuple);
    }
    if (end) {
      co_return;
    }
    sum += item;
  }
}

/// Runs until nothing is left to do.
inline void run(asio::io_context& context, std::size_t threads) {
  std::vector<std::jthread> helpers;
  while (helpers.size() + 1 < threads) {
    helpers.emplace_back([&] { context.run(); });
  }
  context.run();
}

}  // namespace costall::bench

#endif
