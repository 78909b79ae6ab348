// A pool of actors, each with a state of its own, that share a queue of
// requests and give a stream of results, or replies.
//
// Must not let an error of one request touch another. Tested by
// test/pipeline/blocks/actor_pool_test.cpp and actor_pool_order_test.cpp.
#ifndef COSTALL_PIPELINE_ACTOR_POOL_H
#define COSTALL_PIPELINE_ACTOR_POOL_H

#include <atomic>
#include <concepts>
#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/branches.h>
#include <costall/pipeline/detail/pool_core.h>
#include <costall/pipeline/detail/start_on.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

/// How much a pool holds.
class pool_bounds {
 public:
  pool_bounds() noexcept {}
  std::size_t input = 8;   ///< requests that wait for an actor; 0: rendezvous
  std::size_t output = 8;  ///< results that wait to be received; 0: rendezvous
  /// Requests that were sent and whose results were not received. 0: as many as
  /// the queues and the actors hold; a smaller one bounds what recv_ordered
  /// must keep for its order, one below the number of actors idles some.
  std::size_t window = 0;
};

namespace detail {

template <class Make>
auto make_state(Make& make, std::size_t actor) {
  if constexpr (std::invocable<Make&, std::size_t>) {
    return make(actor);
  } else {
    return make();
  }
}

template <class Request, class Response, class State, class Handle>
auto serve(pool_core<Request, Response>& pool,
           pool_request<Request, Response> request, State& state,
           Handle& handle) -> task<void> {
  using given = std::invoke_result_t<Handle&, State&, Request>;
  std::optional<Response> response;
  std::exception_ptr error;
  try {
    if constexpr (awaitable<given>) {
      auto work = handle(state, std::move(request.what()));
      response.emplace(co_await std::move(work));
    } else {
      response.emplace(handle(state, std::move(request.what())));
    }
  } catch (...) {
    error = std::current_exception();
  }
  // That nobody wants it any more is no error.
  if (request.reply()) {
    if (response) {
      (void)request.reply()->send(std::move(*response));
    } else if (pool.stopping.stop_requested() && is_cancelled(error)) {
      // It is the pool that was stopped, not who called.
      pool.refuse(request);
    } else {
      (void)request.reply()->send_error(std::move(error));
    }
    co_return;
  }
  failure failed;
  failed.stage_name = "actor_pool";
  failed.index = request.index();
  failed.error = std::move(error);
  auto result = response
                    ? outcome<Response>(request.index(), std::move(*response))
                    : outcome<Response>(std::move(failed));
  auto sending = pool.output.send(
      pool_result<Response>(std::move(request.place()), std::move(result)));
  (void)co_await std::move(sending);
}

template <class Request, class Response, class Make, class Handle>
auto act(pool_core<Request, Response>& pool, std::size_t number, Make& make,
         Handle& handle) -> task<void> {
  auto state = make_state(make, number);
  while (!pool.stopping.stop_requested()) {
    auto request = co_await pool.input.receive();
    if (!request) {
      co_return;
    }
    if (request->reply() && request->reply()->canceled()) {
      continue;
    }
    auto serving = serve(pool, std::move(*request), state, handle);
    co_await std::move(serving);
  }
}

template <class Request, class Response, class Make, class Handle>
auto run_actor(task_context, std::shared_ptr<pool_core<Request, Response>> pool,
               std::size_t number, std::optional<Make> make,
               std::optional<Handle> handle) -> detached {
  std::exception_ptr error;
  const bool started = co_await start_on_executor();
  try {
    if (!started) {
      throw executor_stopped();
    }
    auto acting = act(*pool, number, *make, *handle);
    co_await std::move(acting);
  } catch (const cancelled_error&) {
    // The stop of the pool.
  } catch (...) {
    error = std::current_exception();
  }
  // What they borrow is let go of before anybody is told.
  make.reset();
  handle.reset();
  pool->actor_ended(std::move(error));
}

}  // namespace detail

/// `actor_pool<Request, Response> pool(executor, 4, make_state, handle);`
///
/// Each of the actors makes a state by `make_state()`, or `make_state(number)`,
/// on the executor, and does `handle(state, request)`, which gives a Response
/// or an awaitable of one, for one request after the other. `make_state` and
/// `handle` are copied for each actor. Results come as they are done, or, by
/// recv_ordered, in the order of the requests. An exception of `handle` is the
/// result of its request; the actor goes on. When `make_state` throws, or the
/// executor drops an actor, the pool is closed, and receiving ends with that
/// exception.
///
/// A handle: copies are the same pool; thread safe, but for the destruction of
/// the same copy. The last copy to go stops the pool and does not wait: actors
/// end by themselves, with what they keep; what `handle` borrows must outlive
/// that, as `join` makes sure.
template <class Request, class Response>
class actor_pool {
  static_assert(std::is_object_v<Request> && std::is_object_v<Response>);
  using core = detail::pool_core<Request, Response>;
  using result = detail::pool_result<Response>;

 public:
  using outcome_type = outcome<Response>;

  /// Throws std::invalid_argument when `actors` is 0.
  template <executor E, class Make, class Handle>
  actor_pool(E where, std::size_t actors, Make make_state, Handle handle,
             const pool_bounds& bounds = pool_bounds())
      : owner_(std::make_shared<owner>(std::make_shared<core>(
            std::make_unique<detail::executor_box<E>>(std::move(where)),
            detail::positive(actors, "the number of actors"), bounds.input,
            bounds.output,
            bounds.window != 0 ? bounds.window
                               : bounds.input + actors + bounds.output))) {
    const std::shared_ptr<core>& all = owner_->all;
    for (std::size_t number = 0; number < actors; ++number) {
      detail::run_actor(all->context(), all, number,
                        std::optional<Make>(make_state),
                        std::optional<Handle>(handle));
    }
  }

  /// `co_await pool.send(request)` -> send_result: waits while the pool is
  /// full; gives the request back when the pool is closed or the task is
  /// stopped.
  [[nodiscard]] auto send(Request request) const -> task<send_result<Request>> {
    return run_send(owner_->all, std::move(request));
  }
  /// Blocks the thread, which must not be one of the executor.
  auto send_blocking(Request request) const -> send_result<Request> {
    return sync_wait(send(std::move(request)));
  }

  /// `co_await pool.recv()` -> std::optional<outcome<Response>>: the next
  /// result that is done, with the index of its request; empty when the pool is
  /// closed and all results were received. Throws cancelled_error when the task
  /// is stopped; std::logic_error when mixed with recv_ordered.
  [[nodiscard]] auto recv() const -> task<std::optional<outcome_type>> {
    return run_recv(owner_->all);
  }
  auto recv_blocking() const -> std::optional<outcome_type> {
    return sync_wait(recv());
  }

  /// The same in the order in which the requests were sent, like Python's
  /// Pool.imap; keeps at most `window` - 1 results for that. One at a time, or
  /// std::logic_error.
  [[nodiscard]] auto recv_ordered() const -> task<std::optional<outcome_type>> {
    return run_recv_ordered(owner_->all);
  }

  /// `co_await pool.call(request)` -> Response: a reply of its own, not part of
  /// the results. Throws what `handle` throws; closed_error when the pool is or
  /// gets closed before it is done; cancelled_error when the task is stopped: a
  /// request that has not begun is dropped then.
  [[nodiscard]] auto call(Request request) const -> task<Response> {
    return run_call(owner_->all, std::move(request));
  }

  /// No more requests: what was sent is done, then receiving ends. Sends that
  /// wait get their requests back.
  void close() const noexcept { owner_->all->close(); }
  /// Closes, stops the work that runs, and drops the requests that wait.
  void stop() const noexcept { owner_->all->stop(); }
  [[nodiscard]] auto closed() const noexcept -> bool {
    return owner_->all->input.closed();
  }

  /// Counts from 0 again, for a next round with the same actors. Throws
  /// std::logic_error while there are results that were not received.
  void reset_next_index() const { owner_->all->restart(); }

  /// `co_await pool.join()`: closes, and waits until no actor is left. Results
  /// that find no room meanwhile are dropped, so that it does not hang: receive
  /// before what is wanted.
  [[nodiscard]] auto join() const -> task<void> {
    return run_join(owner_->all);
  }

 private:
  class owner {
   public:
    explicit owner(std::shared_ptr<core> what) : all(std::move(what)) {}
    owner(const owner&) = delete;
    auto operator=(const owner&) -> owner& = delete;
    ~owner() { all->stop(); }
    const std::shared_ptr<core> all;
  };

  static auto run_send(std::shared_ptr<core> all, Request request)
      -> task<send_result<Request>> {
    using detail::channel_state;
    std::optional<detail::nothing> place;
    bool stopped = false;
    try {
      place = co_await all->window.receive();
    } catch (const cancelled_error&) {
      stopped = true;
    }
    if (!place) {
      co_return send_result<Request>(
          stopped ? channel_state::stopped : channel_state::closed,
          std::move(request));
    }
    detail::pool_place mine(all->window);
    auto sending = all->input.send(
        typename core::request(std::move(mine), std::move(request)));
    auto sent = co_await std::move(sending);
    if (sent) {
      co_return send_result<Request>(channel_state::done);
    }
    co_return send_result<Request>(
        sent.stopped() ? channel_state::stopped : channel_state::closed,
        std::move(sent.value().what()));
  }

  static auto run_recv(std::shared_ptr<core> all)
      -> task<std::optional<outcome_type>> {
    all->decide(detail::result_mode::as_they_come);
    auto next = co_await all->output.receive();
    if (!next) {
      co_return std::nullopt;
    }
    co_return std::move(next->what());
  }

  class ordering {
   public:
    explicit ordering(core& all) : all_(&all) {
      if (all.ordering.exchange(true)) {
        throw std::logic_error("recv_ordered is called by one at a time");
      }
    }
    ordering(const ordering&) = delete;
    auto operator=(const ordering&) -> ordering& = delete;
    ~ordering() { all_->ordering = false; }

   private:
    core* all_;
  };

  static auto run_recv_ordered(std::shared_ptr<core> all)
      -> task<std::optional<outcome_type>> {
    all->decide(detail::result_mode::ordered);
    const ordering mine(*all);
    std::exception_ptr error;
    std::optional<result> next = all->order.next(false);
    bool over = false;
    while (!next && !over) {
      try {
        std::optional<result> done = co_await all->output.receive();
        over = !done;
        if (done) {
          all->order.add(std::move(*done));
        }
      } catch (const cancelled_error&) {
        throw;
      } catch (...) {
        // Why the pool was closed is said after what it did.
        error = std::current_exception();
        over = true;
      }
      // Built anew: its place in the window is not assigned.
      if (std::optional<result> ready = all->order.next(over)) {
        next.emplace(std::move(*ready));
      }
    }
    if (next) {
      co_return std::move(next->what());
    }
    if (error != nullptr) {
      std::rethrow_exception(error);
    }
    co_return std::nullopt;
  }

  static auto run_call(std::shared_ptr<core> all, Request request)
      -> task<Response> {
    auto [reply, answer] = oneshot<Response>();
    {
      auto sending = all->input.send(
          typename core::request(std::move(reply), std::move(request)));
      const auto sent = co_await std::move(sending);
      if (sent.stopped()) {
        throw cancelled_error();
      }
      if (sent.closed()) {
        throw closed_error("the pool is closed");
      }
    }
    all = nullptr;
    co_return co_await answer;
  }

  static auto run_join(std::shared_ptr<core> all) -> task<void> {
    all->close();
    all->output.close();
    (void)co_await all->ended.receive();
  }

  std::shared_ptr<owner> owner_;
};

}  // namespace costall::pipeline

#endif
