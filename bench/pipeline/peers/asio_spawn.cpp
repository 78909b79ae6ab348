// Peer: one co_spawn'ed coroutine for each item and stage, which is what a
// stage does that runs an asynchronous function per item. Shapes: `spawn` has
// Asio channels between stages and at most `concurrency` items in each,
// `await` awaits one co_spawn after the other, the least that they can cost.
// Must not know the library.
#include <array>

#include "bench/pipeline/peers/asio_line.h"

namespace {

using namespace costall::bench;

template <class Channel>
class Line {
 public:
  Line(asio::io_context& context, const Load& load, std::size_t concurrency)
      : context_(context), load_(load), concurrency_(concurrency) {
    for (auto& slots : slots_) {
      slots = std::make_unique<Channel>(context, concurrency);
    }
  }

  auto stage(std::size_t number, Channel& in, Channel& out) -> awaitable<void> {
    Channel& slots = *slots_[number];
    for (;;) {
      const auto [end, item] = co_await in.async_receive(kTuple);
      if (end) {
        break;
      }
      co_await slots.async_send(error_code(), 0, kTuple);
      asio::co_spawn(context_, one(number, item, out), asio::detached);
    }
    // With every slot in hand, nothing runs any more.
    for (std::size_t slot = 0; slot < concurrency_; ++slot) {
      co_await slots.async_send(error_code(), 0, kTuple);
    }
    co_await out.async_send(asio::error::eof, 0, kTuple);
  }

 private:
  auto one(std::size_t number, std::uint64_t item, Channel& out)
      -> awaitable<void> {
    if (load_.durations.empty()) {
      item = opaque(item);
    } else {
      asio::steady_timer timer(context_, load_.durations[item][number]);
      co_await timer.async_wait(kTuple);
    }
    co_await out.async_send(error_code(), item, kTuple);
    slots_[number]->try_receive([](error_code, std::uint64_t) {});
  }

  asio::io_context& context_;
  const Load& load_;
  std::size_t concurrency_;
  std::array<std::unique_ptr<Channel>, kStages> slots_;
};

template <class Channel>
void measure_spawn(const Arguments& arguments) {
  const Load load(arguments);
  asio::io_context context(static_cast<int>(arguments.threads));
  Edges<Channel> edges(context, kStages, arguments.buffer);
  Line<Channel> line(context, load, arguments.concurrency);
  std::uint64_t sum = 0;

  const Meter meter;
  asio::co_spawn(context, source<Wait::kAlways>(edges[0], load.items),
                 asio::detached);
  for (std::size_t stage = 0; stage < kStages; ++stage) {
    asio::co_spawn(context, line.stage(stage, edges[stage], edges[stage + 1]),
                   asio::detached);
  }
  asio::co_spawn(context, sink<Wait::kAlways>(edges.last(), sum),
                 asio::detached);
  run(context, arguments.threads);
  meter.finish(load.items, kStages, sum);
}

auto same(std::uint64_t item) -> awaitable<std::uint64_t> {
  co_return opaque(item);
}

auto one_by_one(asio::io_context& context, std::size_t items,
                std::uint64_t& sum) -> awaitable<void> {
  for (std::uint64_t item = 0; item < items; ++item) {
    std::uint64_t value = item;
    for (std::size_t stage = 0; stage < kStages; ++stage) {
      value =
          co_await asio::co_spawn(context, same(value), asio::use_awaitable);
    }
    sum += value;
  }
}

void measure_await(const Arguments& arguments) {
  const std::size_t items = arguments.items();
  asio::io_context context(static_cast<int>(arguments.threads));
  std::uint64_t sum = 0;
  const Meter meter;
  asio::co_spawn(context, one_by_one(context, items, sum), asio::detached);
  run(context, arguments.threads);
  meter.finish(items, kStages, sum);
}

}  // namespace

auto main(int count, char** words) -> int {
  const Arguments arguments(count, words);
  if (arguments.shape == "await") {
    measure_await(arguments);
  } else if (arguments.shape != "spawn") {
    arguments.unknown_shape("spawn, await");
  } else if (arguments.threads == 1) {
    measure_spawn<OneThreadChannel>(arguments);
  } else {
    measure_spawn<ThreadSafeChannel>(arguments);
  }
}
