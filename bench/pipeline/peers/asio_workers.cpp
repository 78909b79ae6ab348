// Peer: as many co_spawn'ed workers a stage as its concurrency, an Asio channel
// between stages, one io_context. Shapes: `workers` awaits each receive and
// send, `workers_try` only those that cannot be done at once, `hop` is one
// channel without a stage. With two threads the channel is concurrent_channel.
// Must not know the library.
#include <array>
#include <atomic>

#include "bench/pipeline/peers/asio_line.h"

namespace {

using namespace costall::bench;

template <class Channel, Wait wait>
class Line {
 public:
  Line(asio::io_context& context, const Load& load, std::size_t workers)
      : context_(context), load_(load) {
    for (auto& live : live_) {
      live = workers;
    }
  }

  auto worker(std::size_t stage, Channel& in, Channel& out) -> awaitable<void> {
    asio::steady_timer timer(context_);
    for (;;) {
      error_code end;
      std::uint64_t item = 0;
      if (wait == Wait::kAlways || !received(in, end, item)) {
        std::tie(end, item) = co_await in.async_receive(kTuple);
      }
      if (end) {
        break;
      }
      if (load_.durations.empty()) {
        item = opaque(item);
      } else {
        timer.expires_after(load_.durations[item][stage]);
        co_await timer.async_wait(kTuple);
      }
      if constexpr (wait == Wait::kIfNeeded) {
        if (out.try_send(error_code(), item)) {
          continue;
        }
      }
      co_await out.async_send(error_code(), item, kTuple);
    }
    // The last worker hands the end on, the others to each other.
    Channel& next = live_[stage].fetch_sub(1) == 1 ? out : in;
    co_await next.async_send(asio::error::eof, 0, kTuple);
  }

 private:
  asio::io_context& context_;
  const Load& load_;
  std::array<std::atomic<std::size_t>, kStages> live_;
};

template <class Channel, Wait wait>
void measure(const Arguments& arguments, std::size_t stages) {
  const Load load(arguments);
  asio::io_context context(static_cast<int>(arguments.threads));
  Edges<Channel> edges(context, stages, arguments.buffer);
  Line<Channel, wait> line(context, load, arguments.concurrency);
  std::uint64_t sum = 0;

  const Meter meter;
  asio::co_spawn(context, source<wait>(edges[0], load.items), asio::detached);
  for (std::size_t stage = 0; stage < stages; ++stage) {
    for (std::size_t count = 0; count < arguments.concurrency; ++count) {
      asio::co_spawn(context,
                     line.worker(stage, edges[stage], edges[stage + 1]),
                     asio::detached);
    }
  }
  asio::co_spawn(context, sink<wait>(edges.last(), sum), asio::detached);
  run(context, arguments.threads);
  meter.finish(load.items, stages == 0 ? 1 : stages, sum);
}

template <Wait wait>
void choose_channel(const Arguments& arguments, std::size_t stages) {
  if (arguments.threads == 1) {
    measure<OneThreadChannel, wait>(arguments, stages);
  } else {
    measure<ThreadSafeChannel, wait>(arguments, stages);
  }
}

}  // namespace

auto main(int count, char** words) -> int {
  const Arguments arguments(count, words);
  if (arguments.shape == "workers") {
    choose_channel<Wait::kAlways>(arguments, kStages);
  } else if (arguments.shape == "workers_try") {
    choose_channel<Wait::kIfNeeded>(arguments, kStages);
  } else if (arguments.shape == "hop") {
    choose_channel<Wait::kAlways>(arguments, 0);
  } else {
    arguments.unknown_shape("workers, workers_try, hop");
  }
}
