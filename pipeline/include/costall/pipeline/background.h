// A state that one task owns and others use by asking it: a background task
// with handles that can be copied to any task, thread and executor.
//
// Must not let two calls touch the state at a time, nor let a call wait for
// ever when the task is gone. Tested by
// test/pipeline/blocks/background_test.cpp.
#ifndef COSTALL_PIPELINE_BACKGROUND_H
#define COSTALL_PIPELINE_BACKGROUND_H

#include <cstddef>
#include <exception>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/recycled.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/oneshot.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

/// A call on its way to the background task.
template <class State>
class background_call {
 public:
  virtual ~background_call() = default;
  [[nodiscard]] virtual auto canceled() const noexcept -> bool = 0;
  /// Runs the function up to its first suspension; a task when there is more.
  virtual auto start(State& state) -> std::optional<task<void>> = 0;
  /// False when nobody wants the answer any more.
  virtual auto reply() -> bool = 0;
};

/// What a function of the state gives to who called.
template <class State, class F>
using called_t = std::invoke_result_t<F&, State&>;
template <class R>
struct answer_of {
  using type = std::decay_t<R>;
};
template <awaitable R>
struct answer_of<R> {
  using type = std::decay_t<await_result_t<R>>;
};
template <class State, class F>
using answer_of_t = typename answer_of<called_t<State, F>>::type;

template <class State, class F>
class background_call_of final : public background_call<State>,
                                 public recycled_for<F> {
  using result = answer_of_t<State, F>;

 public:
  background_call_of(F function, reply_sender<result> to)
      : function_(std::move(function)), to_(std::move(to)) {}
  // Told from here, so that it says what happened.
  ~background_call_of() override {
    if (!replied_) {
      to_.send_error(std::make_exception_ptr(closed_error(
          "the background task has ended without doing this call")));
    }
  }

  [[nodiscard]] auto canceled() const noexcept -> bool override {
    return to_.canceled();
  }
  auto start(State& state) -> std::optional<task<void>> override {
    if constexpr (awaitable<called_t<State, F>>) {
      return await(state);
    } else {
      try {
        if constexpr (std::is_void_v<result>) {
          function_(state);
          value_.emplace();
        } else {
          value_.emplace(function_(state));
        }
      } catch (...) {
        error_ = std::current_exception();
      }
      return std::nullopt;
    }
  }
  auto reply() -> bool override {
    if (stopped_) {
      return true;
    }
    replied_ = true;
    if (error_ != nullptr) {
      return to_.send_error(std::move(error_));
    }
    if constexpr (std::is_void_v<result>) {
      return to_.send();
    } else {
      return to_.send(std::move(*value_));
    }
  }

 private:
  auto await(State& state) -> task<void> {
    const task_context where = co_await this_task();
    try {
      auto work = function_(state);
      if constexpr (std::is_void_v<result>) {
        co_await std::move(work);
        value_.emplace();
      } else {
        result value = co_await std::move(work);
        value_.emplace(std::move(value));
      }
    } catch (const cancelled_error&) {
      error_ = std::current_exception();
      // It is the background task that was stopped, not who called.
      stopped_ = where.stop.stop_requested();
    } catch (...) {
      error_ = std::current_exception();
    }
  }

  F function_;
  reply_sender<result> to_;
  bool replied_ = false;
  bool stopped_ = false;
  std::optional<typename result_box<result>::stored> value_;
  std::exception_ptr error_;
};

template <class State>
using background_channel = channel<std::unique_ptr<background_call<State>>>;

struct ignore_canceled {
  template <class State>
  void operator()(State&) const noexcept {}
};

}  // namespace detail

/// Asks a background task. Copies ask the same one; thread safe. When the last
/// copy is gone the task does what it was asked and ends.
template <class State>
class background_handle {
  using sender = typename detail::background_channel<State>::sender;

 public:
  explicit background_handle(sender to) noexcept : to_(std::move(to)) {}

  /// `co_await handle.call(f)` -> what `f(state)` gives, decayed; `f` may give
  /// a task or another awaitable, which is awaited before the next call is
  /// begun. Calls are done first in, first out. Waits while `capacity` calls
  /// wait, and for the answer. Nothing happens until it is awaited.
  ///
  /// Throws what `f` throws; closed_error when the task is gone or goes before
  /// the call is done; cancelled_error when the caller is stopped meanwhile:
  /// then a call that has not begun will not.
  template <class F>
  [[nodiscard]] auto call(F f) const -> task<detail::answer_of_t<State, F>> {
    return run_call(to_, std::move(f));
  }

  /// Whether the task is gone, so that calls throw.
  [[nodiscard]] auto closed() const noexcept -> bool { return to_.closed(); }

 private:
  template <class F>
  static auto run_call(sender to, F f)
      -> task<detail::answer_of_t<State, F>> {
    using result = detail::answer_of_t<State, F>;
    auto [reply, answer] = oneshot<result>();
    std::unique_ptr<detail::background_call<State>> request =
        std::make_unique<detail::background_call_of<State, F>>(
            std::move(f), std::move(reply));
    auto sending = to.send(std::move(request));
    const auto sent = co_await std::move(sending);
    if (sent.stopped()) {
      throw cancelled_error();
    }
    if (sent.closed()) {
      throw closed_error("the background task has ended");
    }
    co_return co_await answer;
  }

  sender to_;
};

namespace detail {

template <class State, class Make, class Canceled>
auto run_background(typename background_channel<State>::receiver from,
                    std::size_t capacity, Make make, Canceled canceled)
    -> task<void> {
  State state(make());
  // Gone before the state: no call waits for what can take time.
  const auto calls = std::move(from);
  const task_context where = co_await this_task();
  std::size_t done = 0;
  while (true) {
    // A receive that need not wait would go on for a stopped task.
    if (where.stop.stop_requested()) {
      throw cancelled_error();
    }
    const auto call = co_await calls.receive();
    if (!call) {
      co_return;
    }
    if ((*call)->canceled()) {
      canceled(state);
      continue;
    }
    if (auto rest = (*call)->start(state)) {
      co_await std::move(*rest);
    }
    if (!(*call)->reply()) {
      canceled(state);
    }
    // What was ready has been done: others may run.
    if (++done % capacity == 0) {
      co_await yield();
    }
  }
}

}  // namespace detail

/// `auto [handle, work] = background<State>(8, make_state);`
///
/// `work` is a task<void> that makes the state by `make()` when it is started
/// (by a scope, or awaited), does the calls of the handles one after the other,
/// at most `capacity` of them before it lets the executor run something else,
/// and ends when no handle is left. Calls made before it is started wait. A
/// stop of it, an exception of `make`, or its destruction ends the calls that
/// wait with closed_error.
///
/// `canceled(state)` is called, in the task, for each call whose caller did not
/// wait for the answer; it is no error. `capacity` bounds the calls that wait;
/// 0 throws std::invalid_argument.
template <class State, class Make, class Canceled = detail::ignore_canceled>
[[nodiscard]] auto background(std::size_t capacity, Make make,
                              Canceled canceled = {})
    -> std::pair<background_handle<State>, task<void>> {
  const detail::background_channel<State> calls(
      detail::positive(capacity, "the capacity of a background task"));
  background_handle<State> handle(calls.get_sender());
  return {std::move(handle),
          detail::run_background<State>(calls.get_receiver(), capacity,
                                        std::move(make), std::move(canceled))};
}

}  // namespace costall::pipeline

#endif
