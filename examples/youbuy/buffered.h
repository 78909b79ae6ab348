// buffered(executor, tasks, n): runs up to n of the tasks at once and hands out their
// results in order. The tasks run while the consumer is inside next().
//
//   auto results = buffered(executor, work | std::views::transform(fetch), 5);
//   while (auto result = co_await results.next()) { ... }
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <ranges>
#include <utility>

#include "run_queue.h"

namespace youbuy {

// `Tasks` is a view of boost::asio::awaitable<...>, made as they are taken.
template <std::ranges::view Tasks>
class Buffered {
 public:
  using Result = typename std::ranges::range_value_t<Tasks>::value_type;

  Buffered(boost::asio::any_io_executor executor, Tasks tasks,
           std::size_t limit)
      : queue_(std::make_shared<RunQueue>(std::move(executor))),
        tasks_(std::move(tasks)),
        next_task_(std::ranges::begin(tasks_)),
        limit_(limit) {}

  Buffered(const Buffered&) = delete;
  auto operator=(const Buffered&) -> Buffered& = delete;
  ~Buffered() { queue_->close(); }

  // The next result, or nothing at the end. Throws what the task threw.
  auto next() -> boost::asio::awaitable<std::optional<Result>> {
    const auto pulling = queue_->pulling();
    start_tasks();
    queue_->run();
    if (window_.empty()) co_return std::nullopt;
    while (!window_.front()->done) {
      co_await queue_->wait();
      queue_->run();
    }
    auto slot = std::move(window_.front());
    window_.pop_front();
    if (slot->error) std::rethrow_exception(slot->error);
    co_return std::move(slot->result);
  }

 private:
  struct Slot {
    bool done = false;
    std::exception_ptr error;
    std::optional<Result> result;
  };

  void start_tasks() {
    while (window_.size() < limit_ && next_task_ != std::ranges::end(tasks_)) {
      auto slot = std::make_shared<Slot>();
      window_.push_back(slot);
      boost::asio::co_spawn(
          RunQueueExecutor(queue_), *next_task_,
          [slot](std::exception_ptr error, Result result) {
            *slot = Slot{true, std::move(error), std::move(result)};
          });
      ++next_task_;
    }
  }

  std::shared_ptr<RunQueue> queue_;
  Tasks tasks_;
  std::ranges::iterator_t<Tasks> next_task_;
  std::deque<std::shared_ptr<Slot>> window_;
  std::size_t limit_;
};

template <std::ranges::viewable_range Tasks>
auto buffered(boost::asio::any_io_executor executor, Tasks&& tasks,
              std::size_t limit) {
  return Buffered<std::views::all_t<Tasks>>(
      std::move(executor), std::forward<Tasks>(tasks), limit);
}

}  // namespace youbuy
