// actor_pool: several actors, each with a state of its own, that share one
// queue of requests and one of results.
//
// Must not keep more results than its window. Tested by
// test/pipeline/blocks/actor_pool_test.cpp.
#ifndef COSTALL_PIPELINE_ACTOR_POOL_H
#define COSTALL_PIPELINE_ACTOR_POOL_H

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/oneshot.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

/// Bounds of an actor_pool, in messages.
class pool_bounds {
 public:
  pool_bounds() = default;
  /// `requests` and `results` (>= 1 each) wait in the two queues; at most
  /// `window` (>= 1) are sent and not received. Throws std::invalid_argument.
  pool_bounds(std::size_t requests, std::size_t results, std::size_t window)
      : requests_(detail::positive(requests, "the request queue of a pool")),
        results_(detail::positive(results, "the result queue of a pool")),
        window_(detail::positive(window, "the window of a pool")) {}

  [[nodiscard]] auto requests() const noexcept { return requests_; }
  [[nodiscard]] auto results() const noexcept { return results_; }
  /// For `actors`: both queues and a message with each, unless said otherwise.
  [[nodiscard]] auto window(std::size_t actors) const noexcept {
    return window_ != 0 ? window_ : requests_ + results_ + actors;
  }

 private:
  std::size_t requests_ = 8;
  std::size_t results_ = 8;
  std::size_t window_ = 0;
};

namespace detail {

/// A request on its way: numbered, or with a reply of its own.
template <class Request, class Response>
class pool_message {
 public:
  pool_message(std::uint64_t index, Request request)
      : index_(index), request_(std::move(request)) {}
  pool_message(Request request, reply_sender<Response> reply)
      : request_(std::move(request)), reply_(std::move(reply)) {}

  [[nodiscard]] auto index() const noexcept { return index_; }
  auto request() noexcept -> Request& { return request_; }
  auto reply() noexcept -> std::optional<reply_sender<Response>>& {
    return reply_;
  }

 private:
  std::uint64_t index_ = 0;
  Request request_;
  std::optional<reply_sender<Response>> reply_;
};

/// What the pool and its actors share.
template <class Request, class Response>
class pool_core {
 public:
  using message = pool_message<Request, Response>;

  template <executor E>
  pool_core(const E& where, std::size_t actors, const pool_bounds& bounds)
      : executor(std::make_unique<executor_box<E>>(where)),
        requests(bounds.requests()),
        results(bounds.results()),
        over(1),
        window(bounds.window(actors)),
        left(actors) {}
  pool_core(const pool_core&) = delete;
  auto operator=(const pool_core&) -> pool_core& = delete;
  // Results that nobody received have no places any more.
  ~pool_core() {
    while (window.available() != window.capacity()) {
      window.release();
    }
  }

  void actor_gone() noexcept {
    if (left.fetch_sub(1, std::memory_order_acq_rel) == 1) {
      results.close();
      over.close();
    }
  }

  std::unique_ptr<executor_base> executor;
  channel<message> requests;
  channel<outcome<Response>> results;
  channel<nothing> over;  // closed with the last actor
  limiter window;
  stop_source stop;
  std::atomic<std::size_t> left;
  std::atomic<std::uint64_t> sent{0};
};

/// An actor: its own state, request after request.
template <class Request, class Response, class MakeState, class Handle>
auto act(std::shared_ptr<pool_core<Request, Response>> pool, std::size_t number,
         MakeState make_state, Handle handle) -> task<void> {
  auto turn = yield();  // onto the executor
  co_await std::move(turn);
  auto state = make_state(number);
  for (;;) {
    auto receiving = pool->requests.receive();
    auto next = co_await std::move(receiving);
    if (!next) {
      co_return;
    }
    std::optional<Response> value;
    std::exception_ptr error;
    try {
      if constexpr (awaitable<decltype(handle(state,
                                              std::move(next->request())))>) {
        auto working = handle(state, std::move(next->request()));
        Response result = co_await std::move(working);
        value.emplace(std::move(result));
      } else {
        value.emplace(handle(state, std::move(next->request())));
      }
    } catch (...) {
      error = std::current_exception();
    }
    if (next->reply()) {
      // One who went without it is no error.
      static_cast<void>(value ? next->reply()->send(std::move(*value))
                              : next->reply()->send_error(std::move(error)));
      continue;
    }
    failure why;
    why.stage_name = "actor";
    why.stage = number;
    why.index = next->index();
    why.error = error;
    outcome<Response> done =
        value ? outcome<Response>(next->index(), std::move(*value))
              : outcome<Response>(std::move(why));
    auto sending = pool->results.send(std::move(done));
    static_cast<void>(co_await std::move(sending));
  }
}

}  // namespace detail

/// A pool of actors. `handle(state&, request)` gives a Response or an awaitable
/// of one; an exception of it is the message's outcome and the actor goes on.
/// Results come unordered by `recv`, or in the order of sending by
/// `recv_ordered`; one kind at a time. Senders and receivers may be several and
/// on any thread; recv_ordered is for one at a time. Move-only.
///
/// Destroying it asks the actors to stop and does not wait: what `handle` uses
/// of the caller needs `close`, or `stop`, and `co_await join()` first.
template <class Request, class Response>
class actor_pool {
  using core = detail::pool_core<Request, Response>;
  using message = typename core::message;

 public:
  /// Starts `actors` >= 1 on `where`, each with the state `make_state(number)`.
  template <executor E, class MakeState, class Handle>
  actor_pool(E where, std::size_t actors, MakeState make_state, Handle handle,
             pool_bounds bounds = {})
      : core_(std::make_shared<core>(
            where, detail::positive(actors, "the number of actors"), bounds)) {
    for (std::size_t i = 0; i != actors; ++i) {
      task_context context;
      context.executor = core_->executor.get();
      context.stop = core_->stop.get_token();
      detail::run_detached(
          context, detail::act<Request, Response>(core_, i, make_state, handle),
          [pool = core_](std::exception_ptr) noexcept { pool->actor_gone(); });
    }
  }
  actor_pool(actor_pool&&) noexcept = default;
  auto operator=(actor_pool&&) -> actor_pool& = delete;
  ~actor_pool() {
    if (core_ != nullptr) {
      stop();
    }
  }

  /// `co_await send(request)`: waits for room in the window and the queue.
  /// Nothing when it was taken; the request when the pool is closed, as tokio's
  /// SendError gives it back. Throws cancelled_error when the task is stopped.
  auto send(Request request) -> task<std::optional<Request>> {
    return send_to(core_, std::move(request));
  }
  /// The same for a thread that no actor needs.
  auto send_blocking(Request request) -> std::optional<Request> {
    return sync_wait(send(std::move(request)));
  }

  /// `co_await recv()`: the next result in any order; nothing when the pool is
  /// closed and all are received.
  auto recv() -> task<std::optional<outcome<Response>>> {
    return receive_from(core_);
  }
  auto recv_blocking() -> std::optional<outcome<Response>> {
    return sync_wait(recv());
  }

  /// `co_await recv_ordered()`: the results in the order of sending; those that
  /// came early are kept, never more than the window.
  auto recv_ordered() -> task<std::optional<outcome<Response>>> {
    return receive_next(this);
  }
  /// A new series: the next one sent is the next one recv_ordered gives. Throws
  /// std::logic_error while results of the old one are kept.
  void reset_order() {
    if (!early_.empty()) {
      throw std::logic_error("results of the last series are not received yet");
    }
    next_ = core_->sent.load(std::memory_order_acquire);
  }

  /// `co_await call(request)`: a request whose result comes back to the caller,
  /// beside the queue of results. Throws what `handle` throws; closed_error
  /// when the pool is closed.
  auto call(Request request) -> task<Response> {
    return ask(core_, std::move(request));
  }

  /// Graceful: takes no more; what was sent is handled and can be received.
  void close() noexcept { core_->requests.close(); }
  /// Prompt: asks the actors to stop; what they have not handled is dropped.
  void stop() noexcept {
    core_->requests.close();
    core_->stop.request_stop();
  }
  /// `co_await join()`: until every actor has ended, after close or stop. With
  /// results that nobody receives it waits until somebody does.
  auto join() -> task<void> { return wait_for_end(core_); }

 private:
  static auto send_to(std::shared_ptr<core> pool, Request request)
      -> task<std::optional<Request>> {
    if (pool->requests.closed()) {
      co_return std::optional<Request>(std::move(request));
    }
    auto acquiring = pool->window.acquire();
    limiter::permit place = co_await std::move(acquiring);
    auto reserving = pool->requests.reserve();
    auto room = co_await std::move(reserving);
    if (!room) {
      co_return std::optional<Request>(std::move(request));
    }
    // With room in hand nothing can come between number and queue.
    message numbered(pool->sent.fetch_add(1, std::memory_order_acq_rel),
                     std::move(request));
    auto sent = room.send(std::move(numbered));
    if (!sent) {  // closed meanwhile
      co_return std::optional<Request>(std::move(sent.value().request()));
    }
    place.detach();  // until its result is received
    co_return std::nullopt;
  }
  static auto receive_from(std::shared_ptr<core> pool)
      -> task<std::optional<outcome<Response>>> {
    auto receiving = pool->results.receive();
    auto next = co_await std::move(receiving);
    if (next) {
      pool->window.release();
    }
    co_return next;
  }

  static auto receive_next(actor_pool* pool)
      -> task<std::optional<outcome<Response>>> {
    for (;;) {
      const auto found = pool->early_.find(pool->next_);
      if (found != pool->early_.end()) {
        outcome<Response> next = std::move(found->second);
        pool->early_.erase(found);
        ++pool->next_;
        pool->core_->window.release();
        co_return std::optional<outcome<Response>>(std::move(next));
      }
      auto receiving = pool->core_->results.receive();
      auto result = co_await std::move(receiving);
      if (!result) {
        co_return std::nullopt;
      }
      const std::uint64_t index =
          *result ? result->index() : result->error().index;
      pool->early_.emplace(index, std::move(*result));
    }
  }

  static auto ask(std::shared_ptr<core> pool, Request request)
      -> task<Response> {
    auto [sender, receiver] = oneshot<Response>();
    message asked(std::move(request), std::move(sender));
    auto sending = pool->requests.send(std::move(asked));
    const auto taken = co_await std::move(sending);
    if (taken.stopped()) {
      throw cancelled_error();
    }
    if (!taken) {
      throw closed_error("the pool is closed");
    }
    co_return co_await receiver;
  }

  static auto wait_for_end(std::shared_ptr<core> pool) -> task<void> {
    auto waiting = pool->over.receive();
    co_await std::move(waiting);
  }

  std::shared_ptr<core> core_;
  std::map<std::uint64_t, outcome<Response>> early_;
  std::uint64_t next_ = 0;
};

}  // namespace costall::pipeline

#endif
