// What the actors of a pool and its handles share: the queues, the window, and
// the results that wait for their turn.
//
// Must not be owned by what it owns: actors keep it, it keeps no actor. Tested
// by test/pipeline/blocks/actor_pool_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_POOL_CORE_H
#define COSTALL_PIPELINE_DETAIL_POOL_CORE_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <utility>
#include <variant>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/oneshot.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

/// One of the window's places, given back when it is destroyed.
class pool_place {
 public:
  pool_place() noexcept = default;
  explicit pool_place(channel<nothing> window) noexcept
      : window_(std::move(window)) {}
  pool_place(pool_place&& other) noexcept
      : window_(std::exchange(other.window_, std::nullopt)) {}
  auto operator=(pool_place&&) -> pool_place& = delete;
  ~pool_place() {
    if (window_) {
      // Refused when the pool is closed: nobody needs it then.
      (void)window_->try_send(nothing());
    }
  }

 private:
  std::optional<channel<nothing>> window_;
};

/// A request on its way: for the stream of results, with a place, or for one
/// who waits for its reply.
template <class Request, class Response>
class pool_request {
 public:
  pool_request(pool_place place, Request what)
      : place_(std::move(place)), what_(std::move(what)) {}
  pool_request(reply_sender<Response> reply, Request what)
      : reply_(std::move(reply)), what_(std::move(what)) {}

  // Replies are not part of the stream.
  void entered(std::uint64_t& next) noexcept {
    if (!reply_) {
      index_ = next++;
    }
  }
  [[nodiscard]] auto index() const noexcept -> std::uint64_t { return index_; }
  [[nodiscard]] auto place() noexcept -> pool_place& { return place_; }
  [[nodiscard]] auto what() noexcept -> Request& { return what_; }
  [[nodiscard]] auto reply() noexcept
      -> std::optional<reply_sender<Response>>& {
    return reply_;
  }

 private:
  std::uint64_t index_ = 0;
  pool_place place_;
  std::optional<reply_sender<Response>> reply_;
  Request what_;
};

/// A result and the place that it holds until it is received.
template <class Response>
class pool_result {
 public:
  pool_result(pool_place place, outcome<Response> what)
      : place_(std::move(place)), what_(std::move(what)) {}
  [[nodiscard]] auto what() noexcept -> outcome<Response>& { return what_; }

 private:
  pool_place place_;
  outcome<Response> what_;
};

/// Results that came before their turn. One receiver at a time.
template <class Response>
class result_order {
 public:
  /// The result whose turn it is; with `rest`, the oldest there is.
  auto next(bool rest) -> std::optional<pool_result<Response>> {
    const auto first = waiting_.begin();
    if (first == waiting_.end() || (first->first != next_ && !rest)) {
      return std::nullopt;
    }
    std::optional<pool_result<Response>> result(std::move(first->second));
    next_ = first->first + 1;
    waiting_.erase(first);
    return result;
  }
  void add(pool_result<Response> result) {
    const std::uint64_t index = index_of(result);
    waiting_.emplace(index, std::move(result));
  }
  void restart() noexcept { next_ = 0; }

 private:
  static auto index_of(pool_result<Response>& result) -> std::uint64_t {
    return result.what().index();
  }

  std::uint64_t next_ = 0;
  std::map<std::uint64_t, pool_result<Response>> waiting_;
};

enum class result_mode : int { undecided, as_they_come, ordered };

template <class Request, class Response>
class pool_core {
 public:
  using request = pool_request<Request, Response>;
  using result = pool_result<Response>;

  pool_core(std::unique_ptr<executor_base> executor, std::size_t count,
            std::size_t in, std::size_t out, std::size_t places)
      : where(std::move(executor)),
        input(in),
        output(out),
        window(places),
        ended(1),
        actors_(count) {
    for (std::size_t place = 0; place < places; ++place) {
      (void)window.try_send(nothing());
    }
  }

  [[nodiscard]] auto context() noexcept -> task_context {
    task_context mine;
    mine.executor = where.get();
    mine.stop = stopping.get_token();
    return mine;
  }
  void close() noexcept {
    window.close();
    input.close();
  }
  void stop() noexcept {
    close();
    output.close();
    stopping.request_stop();
  }
  /// The results of one epoch are received in one way.
  void decide(result_mode mode) {
    result_mode expected = result_mode::undecided;
    if (!mode_.compare_exchange_strong(expected, mode) && expected != mode) {
      throw std::logic_error("recv and recv_ordered are not mixed before a"
                             " reset_next_index");
    }
  }
  void restart() {
    if (!window.closed() && window.size() != window.capacity()) {
      throw std::logic_error("reset_next_index while results are under way");
    }
    channel_access::core(input).renumber();
    order.restart();
    mode_ = result_mode::undecided;
  }

  /// Who waits for the reply to `undone` gets closed_error.
  void refuse(request& undone) noexcept {
    if (undone.reply()) {
      (void)undone.reply()->send_error(std::make_exception_ptr(
          closed_error("the pool has ended without doing this call")));
    }
  }
  /// An actor is over; with an error when it could not work.
  void actor_ended(std::exception_ptr error) noexcept {
    if (error != nullptr) {
      {
        const std::lock_guard lock(mutex_);
        if (error_ == nullptr) {
          error_ = std::move(error);
        }
      }
      close();
    }
    if (actors_.fetch_sub(1, std::memory_order_acq_rel) != 1) {
      return;
    }
    close();
    while (std::optional<request> left = input.try_receive()) {
      refuse(*left);
    }
    output.close(error_);
    ended.close();
  }

  std::unique_ptr<executor_base> where;
  stop_source stopping;
  channel<request> input;
  channel<result> output;
  channel<nothing> window;
  channel<nothing> ended;  // closed when no actor is left
  result_order<Response> order;
  std::atomic<bool> ordering{false};  // somebody is in recv_ordered

 private:
  std::atomic<std::size_t> actors_;
  std::atomic<result_mode> mode_{result_mode::undecided};
  std::mutex mutex_;
  std::exception_ptr error_;
};

}  // namespace costall::pipeline::detail

#endif
