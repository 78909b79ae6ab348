// Sources that somebody else fills: a channel, or a callback.
//
// Tested by test/pipeline/operators/channel_source_test.cpp.
#ifndef COSTALL_PIPELINE_FROM_CHANNEL_H
#define COSTALL_PIPELINE_FROM_CHANNEL_H

#include <cstddef>
#include <optional>
#include <utility>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/from.h>

namespace costall::pipeline {

namespace detail {

template <class T, class Sync>
class channel_source {
 public:
  explicit channel_source(channel<T, Sync> items) : items_(std::move(items)) {}
  auto next() { return items_.receive(); }

 private:
  channel<T, Sync> items_;
};

}  // namespace detail

/// What is received from `items`, until it is closed and drained. A pipeline
/// that ends early takes nothing more: what it did not pull stays in the
/// channel. The error that a channel was closed with is a failure of the
/// source.
template <class T, class Sync>
auto from(channel<T, Sync> items) -> pipeline<T> {
  return detail::source_of<T>(
      detail::channel_source<T, Sync>(std::move(items)));
}

/// Items that a callback brings: `subscribe(sender)` is called at once and
/// keeps the counted sender; `sender.try_send(item)` says whether there was
/// room among `capacity` items, `send_blocking` waits for it. When the last
/// copy of the sender is gone the source is over.
template <class T, class Subscribe>
auto from_callback(std::size_t capacity, Subscribe subscribe) -> pipeline<T> {
  auto [sender, receiver] = make_channel<T>(capacity);
  subscribe(std::move(sender));
  return from_function(
      [items = std::move(receiver)] { return items.receive(); });
}

}  // namespace costall::pipeline

#endif
