// background: a state that one task owns, and handles through which others have
// work done on it.
//
// Must not start anything by itself: the task is the caller's to run. Tested by
// test/pipeline/blocks/background_test.cpp.
#ifndef COSTALL_PIPELINE_BACKGROUND_H
#define COSTALL_PIPELINE_BACKGROUND_H

#include <concepts>
#include <cstddef>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/functions.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/oneshot.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

/// A piece of work on the state, with its own way to reply.
template <class State>
class background_request {
 public:
  virtual ~background_request() = default;
  /// False when nobody waits for the reply any more.
  virtual auto run(State& state) -> task<bool> = 0;
};

template <class F, class State>
using background_result_t =
    typename value_of<std::invoke_result_t<F&, State&>>::type;

}  // namespace detail

/// A way to the state: copyable, usable from any thread. The background task
/// ends when the last copy is gone.
template <class State>
class background_handle {
  using request = std::unique_ptr<detail::background_request<State>>;

 public:
  explicit background_handle(typename channel<request>::sender requests)
      : requests_(std::move(requests)) {}

  /// `co_await call(work)`: has `work(State&)` run in the background task, in
  /// the order in which calls were made, and gives its result; it returns a
  /// value, nothing, or something awaitable, during which no other call runs.
  /// Waits for room among the requests. Throws what `work` throws; closed_error
  /// when the task is gone, or goes before it replied; cancelled_error when the
  /// calling task is stopped: the work may still be done, its result is
  /// dropped.
  template <std::invocable<State&> Work>
  auto call(Work work) const -> task<detail::background_result_t<Work, State>> {
    return ask<detail::background_result_t<Work, State>>(requests_,
                                                         std::move(work));
  }

 private:
  template <class R, class Work>
  class request_of final : public detail::background_request<State> {
   public:
    request_of(Work work, reply_sender<R> reply)
        : work_(std::move(work)), reply_(std::move(reply)) {}

    auto run(State& state) -> task<bool> override {
      if (reply_.canceled()) {
        co_return false;
      }
      std::exception_ptr error;
      try {
        if constexpr (detail::awaitable<std::invoke_result_t<Work&, State&>>) {
          auto working = work_(state);
          if constexpr (std::is_void_v<R>) {
            co_await std::move(working);
            co_return reply_.send();
          } else {
            R value = co_await std::move(working);
            co_return reply_.send(std::move(value));
          }
        } else if constexpr (std::is_void_v<R>) {
          work_(state);
          co_return reply_.send();
        } else {
          co_return reply_.send(work_(state));
        }
      } catch (...) {
        error = std::current_exception();
      }
      co_return reply_.send_error(std::move(error));
    }

   private:
    Work work_;
    reply_sender<R> reply_;
  };

  template <class R, class Work>
  static auto ask(typename channel<request>::sender requests, Work work)
      -> task<R> {
    auto [sender, receiver] = oneshot<R>();
    request asked = std::make_unique<request_of<R, Work>>(std::move(work),
                                                          std::move(sender));
    auto sending = requests.send(std::move(asked));
    const auto taken = co_await std::move(sending);
    if (taken.stopped()) {
      throw cancelled_error();
    }
    if (!taken) {
      throw closed_error("the background task is gone");
    }
    co_return co_await receiver;
  }

  typename channel<request>::sender requests_;
};

/// What a background task may be told besides.
template <class State>
class background_hooks {
 public:
  /// Called in the task when the one who asked is gone before the reply: to
  /// clean up in the state, or to write a log.
  std::function<void(State&)> on_cancelled;
};

namespace detail {

template <class State, class Receiver, class MakeState>
auto run_background(Receiver requests, MakeState make_state,
                    background_hooks<State> hooks) -> task<void> {
  State state = make_state();
  for (;;) {
    auto receiving = requests.receive();
    auto next = co_await std::move(receiving);
    if (!next) {
      co_return;
    }
    // All that is ready, then everybody else.
    while (next) {
      auto running = (*next)->run(state);
      const bool wanted = co_await std::move(running);
      if (!wanted && hooks.on_cancelled) {
        hooks.on_cancelled(state);
      }
      next = requests.try_receive();
    }
    auto turn = yield();
    co_await std::move(turn);
  }
}

}  // namespace detail

/// `auto [handle, task] = background<State>(capacity, make_state);`: a service
/// around `make_state()`. Nothing runs until the task is awaited or spawned;
/// calls made before wait. At most `capacity` calls wait in line, others for
/// room (0: each for its turn). The task ends when all handles are gone and
/// their calls are done. Destroyed earlier, it leaves closed_error to whoever
/// waits. The state is made, used and destroyed in the task.
template <class State, class MakeState>
[[nodiscard]] auto background(std::size_t capacity, MakeState make_state,
                              background_hooks<State> hooks = {})
    -> std::pair<background_handle<State>, task<void>> {
  using request = std::unique_ptr<detail::background_request<State>>;
  auto [sender, receiver] = make_channel<request>(capacity);
  return {background_handle<State>(std::move(sender)),
          detail::run_background<State>(
              std::move(receiver), std::move(make_state), std::move(hooks))};
}
/// The same for a state that is made of nothing, and 16 calls in line.
template <std::default_initializable State>
[[nodiscard]] auto background(std::size_t capacity = 16)
    -> std::pair<background_handle<State>, task<void>> {
  return background<State>(capacity, [] { return State(); });
}

}  // namespace costall::pipeline

#endif
