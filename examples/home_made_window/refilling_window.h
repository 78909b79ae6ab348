// As window.h, but a job that ends starts the next one itself, as long as fewer
// than `room` results wait. A slow consumer then stops the starts by its own
// slowness alone, not by being away.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <deque>
#include <exception>
#include <functional>
#include <optional>
#include <utility>

template <class Result>
class RefillingWindow {
 public:
  using Job = std::function<boost::asio::awaitable<Result>()>;

  RefillingWindow(boost::asio::any_io_executor executor, std::size_t limit,
                  std::size_t room)
      : limit_(limit),
        room_(room),
        executor_(executor),
        job_ended_(executor, boost::asio::steady_timer::time_point::max()) {}

  void add(Job job) { waiting_.push_back(std::move(job)); }

  // The next result, or nothing when every job has ended.
  auto next() -> boost::asio::awaitable<std::optional<Result>> {
    start_jobs();
    while (results_.empty()) {
      if (running_ == 0) co_return std::nullopt;
      boost::system::error_code woken;
      co_await job_ended_.async_wait(
          boost::asio::redirect_error(boost::asio::use_awaitable, woken));
    }
    Result result = std::move(results_.front());
    results_.pop_front();
    co_return result;
  }

 private:
  // co_spawn moves the callable into the job's own frame.
  void start_jobs() {
    while (running_ < limit_ && results_.size() < room_ && !waiting_.empty()) {
      ++running_;
      Job job = std::move(waiting_.front());
      waiting_.pop_front();
      boost::asio::co_spawn(executor_, std::move(job),
                            [this](std::exception_ptr, Result result) {
                              --running_;
                              results_.push_back(std::move(result));
                              job_ended_.cancel();
                              start_jobs();
                            });
    }
  }

  std::size_t limit_;
  std::size_t room_;
  std::size_t running_ = 0;
  std::deque<Job> waiting_;
  std::deque<Result> results_;
  boost::asio::any_io_executor executor_;
  boost::asio::steady_timer job_ended_;
};
