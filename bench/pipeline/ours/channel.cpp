// One channel between two who do nothing else: two coroutines of one thread, or
// two threads; see the head of bench/pipeline/rows.py.
#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/inline_executor.h>
#include <costall/pipeline/task.h>

#include <cstdint>
#include <thread>

#include "bench/common/report.h"

namespace pl = costall::pipeline;
namespace bench = costall::bench;

template <class Channel>
static auto send_all(Channel items, std::size_t count) -> pl::task<void> {
  for (std::size_t i = 0; i != count; ++i) {
    auto sending = items.send(i);
    static_cast<void>(co_await std::move(sending));
  }
  items.close();
}

template <class Channel>
static auto receive_all(Channel items) -> pl::task<std::uint64_t> {
  std::uint64_t sum = 0;
  for (;;) {
    auto receiving = items.receive();
    const auto item = co_await std::move(receiving);
    if (!item) {
      co_return sum;
    }
    sum += *item;
  }
}

static auto on_one_thread(std::size_t items, std::size_t capacity)
    -> std::uint64_t {
  const pl::unsynchronized_channel<std::size_t> link(capacity);
  pl::detail::run_detached(pl::task_context(), send_all(link, items),
                           [](std::exception_ptr) {});
  return pl::sync_wait(receive_all(link));
}

static auto on_two_threads(std::size_t items, std::size_t capacity)
    -> std::uint64_t {
  const pl::channel<std::size_t> link(capacity);
  const std::jthread sender([link, items] {
    for (std::size_t i = 0; i != items; ++i) {
      static_cast<void>(link.send_blocking(i));
    }
    link.close();
  });
  std::uint64_t sum = 0;
  while (const auto item = link.receive_blocking()) {
    sum += *item;
  }
  return sum;
}

int main(int count, char** words) {
  const bench::Arguments arguments(count, words);
  if (arguments.shape != "hop") {
    arguments.unknown_shape("hop");
  }
  const std::size_t items = arguments.items();
  const bench::Meter meter;
  const std::uint64_t sum = arguments.threads == 1
                                ? on_one_thread(items, arguments.buffer)
                                : on_two_threads(items, arguments.buffer);
  meter.finish(items, 1, sum);
}
