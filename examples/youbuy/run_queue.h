// A run queue of one's own: whatever completes on its executor waits here until
// its owner calls run(). Coroutines that share data with the owner then need
// neither locks nor a strand: they run on the owner's turn, never in between.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/execution/blocking.hpp>
#include <boost/asio/execution/context.hpp>
#include <deque>
#include <functional>
#include <memory>
#include <utility>

#include "clock.h"
#include "probe_lines.h"

namespace youbuy {

class RunQueue {
 public:
  explicit RunQueue(boost::asio::any_io_executor owner)
      : wake_(std::move(owner), Clock::time_point::max()) {}

  void push(std::function<void()> step);

  // Suspends until there is something to run.
  auto wait() -> boost::asio::awaitable<void>;

  // Runs everything that is ready, including what becomes ready meanwhile.
  void run() {
    while (!steps_.empty()) {
      auto step = std::move(steps_.front());
      steps_.pop_front();
      step();
    }
  }

  // Drops what is queued and whatever comes later.
  void close();

  // For whoever polls the queue, as long as it does.
  auto pulling() { return probe_.pulling(); }

  auto context() -> boost::asio::execution_context& {
    return wake_.get_executor().context();
  }

 private:
  Timer wake_;
  probe::polled_queue probe_;
  std::deque<std::function<void()>> steps_;
  bool closed_ = false;
};

// Makes a RunQueue an Asio executor: the only thing it does is to queue.
class RunQueueExecutor {
 public:
  explicit RunQueueExecutor(std::shared_ptr<RunQueue> queue)
      : queue_(std::move(queue)) {}

  template <class Function>
  void execute(Function step) const {
    // Asio's steps can only be moved, std::function wants to copy.
    auto shared = std::make_shared<Function>(std::move(step));
    queue_->push([shared] { std::move (*shared)(); });
  }

  auto query(boost::asio::execution::context_t) const noexcept
      -> boost::asio::execution_context& {
    return queue_->context();
  }
  static constexpr auto query(boost::asio::execution::blocking_t) noexcept
      -> boost::asio::execution::blocking_t {
    return boost::asio::execution::blocking.never;
  }

  auto operator==(const RunQueueExecutor&) const noexcept -> bool = default;

 private:
  std::shared_ptr<RunQueue> queue_;
};

}  // namespace youbuy
