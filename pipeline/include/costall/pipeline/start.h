// start: a pipeline that runs by itself, and whose items are taken one by one.
//
// Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_START_H
#define COSTALL_PIPELINE_START_H

#include <atomic>
#include <optional>
#include <stdexcept>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/handle.h>
#include <costall/pipeline/pipeline.h>
#include <costall/pipeline/stats.h>

namespace costall::pipeline {

namespace detail {

/// Someone who waits for an item.
template <class T>
class receiver : public deferred {
 public:
  cell<T> item;
  /// While it registers, what comes at once needs no wake.
  bool registering = false;

 protected:
  ~receiver() = default;
};

/// The end of an open pipeline: a buffer and who waits at it.
template <class T>
class output_queue final : public terminal_base,
                           public input_port<T>,
                           private deferred {
 public:
  output_queue(run_core& core, outlet<T> before, std::size_t capacity)
      : core_(core), before_(before.stage()), queue_(capacity) {
    before.attach(*this);
    core.last = this;
  }

  auto room() const noexcept -> std::size_t override {
    return over_ ? 0 : queue_.capacity() - queue_.size() + (waiting_ ? 1 : 0);
  }
  void put(envelope<T>&& item) noexcept override {
    if (item.failed != nullptr) {
      core_.release(item.claims);
      core_.fail(std::move(item.failed));
    } else if (waiting_ != nullptr) {
      give(item);
    } else {
      queue_.push(std::move(item));
    }
  }
  void finished() noexcept override {
    core_.reached_end();
    end();
  }
  void wanted() noexcept override {}
  void unwanted() noexcept override { refuse(); }
  void refuse() noexcept override {
    end();
    core_.settle(*this);
  }
  void settle() noexcept override { before_.unwanted(); }
  void drop_rest() noexcept override {
    if (queue_.empty()) {
      return;
    }
    // Destroyed outside the lock.
    core_.defer(*this);
    std::swap(dropped_, queue_);
    for (std::size_t i = dropped_.size(); i != 0; --i) {
      envelope<T> item = dropped_.pop();
      core_.count_dropped();
      core_.release(item.claims);
      dropped_.push(std::move(item));
    }
  }
  void report(stage_stats& stats) const override {
    stats.name = "output";
    stats.queued = queue_.size();
    stats.capacity = queue_.capacity();
    stats.out = core_.delivered;
  }
  void trace(std::vector<std::uint64_t>& state) const override {
    state.push_back((waiting_ != nullptr ? 1U : 0U) | (over_ ? 2U : 0U));
    queue_.for_each(
        [&](const envelope<T>& item) { state.push_back(item.index); });
  }

  // --- for the stream, under the lock

  /// The next item, if there is one now.
  auto take(cell<T>& into) noexcept -> bool {
    if (queue_.empty()) {
      return false;
    }
    envelope<T> item = queue_.pop();
    hand_over(item, into);
    return true;
  }
  [[nodiscard]] auto over() const noexcept -> bool { return over_; }
  [[nodiscard]] auto waiting() const noexcept -> receiver<T>* {
    return waiting_;
  }
  /// False when it has an item, or the end, at once.
  auto wait(receiver<T>& who) noexcept -> bool {
    waiting_ = &who;
    who.registering = true;
    before_.wanted();
    who.registering = false;
    return waiting_ != nullptr;
  }
  void stop_waiting() noexcept { waiting_ = nullptr; }

 private:
  void hand_over(envelope<T>& item, cell<T>& into) noexcept {
    into = std::move(item.value);
    ++core_.delivered;
    core_.release(item.claims);
    if (!over_) {  // else the stages may be disposed of
      before_.wanted();
    }
  }
  void give(envelope<T>& item) noexcept {
    waiting_->item = std::move(item.value);
    ++core_.delivered;
    core_.release(item.claims);
    notify();
  }
  void end() noexcept {
    if (!std::exchange(over_, true) && waiting_ != nullptr) {
      notify();
    }
  }
  void perform() noexcept override {
    ring<envelope<T>> gone(0);
    const run_core::access held(core_);
    std::swap(gone, dropped_);
  }
  void notify() noexcept {
    receiver<T>& who = *std::exchange(waiting_, nullptr);
    if (!who.registering) {
      core_.defer(who);
    }
  }

  run_core& core_;
  stage_base& before_;
  ring<envelope<T>> queue_;
  ring<envelope<T>> dropped_{0};
  receiver<T>* waiting_ = nullptr;
  bool over_ = false;
};

/// A coroutine at the end of a pipeline.
template <class T>
class recv_awaiter final : public receiver<T> {
 public:
  recv_awaiter(run_core& core, output_queue<T>& output) noexcept
      : core_(&core), output_(&output) {}
  // Moves only before it waits.
  recv_awaiter(recv_awaiter&& other) noexcept
      : core_(other.core_), output_(other.output_) {}

  auto await_ready() const noexcept -> bool { return false; }
  template <class Promise>
  auto await_suspend(std::coroutine_handle<Promise> waiter) -> bool {
    resumption_.suspend(waiter);
    canceller_.emplace(resumption_.context().stop, on_stop(*this));
    const run_core::access held(*core_);
    if (stopped_ || output_->take(this->item) || output_->over()) {
      return false;
    }
    if (output_->waiting() != nullptr) {
      throw std::logic_error("a stream has one receiver at a time, and another"
                             " recv is waiting; share a channel instead");
    }
    // When true is returned the coroutine may have been resumed already.
    return output_->wait(*this);
  }
  auto await_resume() -> std::optional<T> {
    canceller_.reset();
    if (this->item) {
      return std::optional<T>(std::in_place, std::move(*this->item));
    }
    if (stopped_) {
      throw cancelled_error();
    }
    return std::nullopt;
  }

 private:
  class on_stop {
   public:
    explicit on_stop(recv_awaiter& waiter) noexcept : waiter_(&waiter) {}
    void operator()() noexcept { waiter_->stop(); }

   private:
    recv_awaiter* waiter_;
  };

  void stop() noexcept {
    const run_core::access held(*core_);
    stopped_ = true;
    if (output_->waiting() == this) {
      output_->stop_waiting();
      core_->defer(*this);
    }
  }
  void perform() noexcept override { resumption_.wake(); }

  run_core* core_;
  output_queue<T>* output_;
  resumption resumption_;
  std::optional<stop_callback<on_stop>> canceller_;
  bool stopped_ = false;
};

/// A thread at the end of a pipeline.
template <class T>
class blocking_receiver final : public receiver<T> {
 public:
  void wait() { over_.wait(); }

 private:
  void perform() noexcept override { over_.open(); }
  gate over_;
};

}  // namespace detail

/// A pipeline that runs: its items are taken here, by one receiver. Move-only.
/// Thread safe, but for moving and destroying it, unless its executor is
/// single_threaded.
///
/// Destroying it cancels what runs and does not wait: functions of the pipeline
/// that use other objects need `co_await join()` first.
template <class T>
class [[nodiscard]] stream {
 public:
  stream(detail::core_handle core, detail::output_queue<T>& output) noexcept
      : core_(std::move(core)), output_(&output) {}

  /// `co_await recv()`: the next item, or nothing when there are no more:
  /// because the source is over, an item failed (`join` says which), or the
  /// stream was cancelled. Throws cancelled_error when the awaiting task is
  /// stopped; no item is lost then. Throws std::logic_error when another recv
  /// waits.
  auto recv() noexcept -> detail::recv_awaiter<T> {
    return detail::recv_awaiter<T>(*core_, *output_);
  }

  /// The next item if there is one now. Does not wait.
  auto try_recv() -> std::optional<T> {
    detail::cell<T> item;
    {
      const detail::run_core::access held(*core_);
      output_->take(item);
    }
    return taken(item);
  }

  /// As recv, blocking this thread, which must not be needed by the pipeline's
  /// executor.
  auto recv_blocking() -> std::optional<T> {
    detail::blocking_receiver<T> me;
    bool waits = false;
    {
      const detail::run_core::access held(*core_);
      if (output_->waiting() != nullptr) {
        throw std::logic_error("a stream has one receiver at a time, and"
                               " another recv is waiting");
      }
      waits = !output_->take(me.item) && !output_->over() && output_->wait(me);
    }
    if (waits) {
      me.wait();
    }
    return taken(me.item);
  }

  class join_awaiter {
   public:
    explicit join_awaiter(detail::core_handle& core) noexcept : core_(&core) {}
    join_awaiter(join_awaiter&& other) noexcept : core_(other.core_) {}
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> waiter) -> bool {
      return end_.suspend(waiter, **core_, [this] { (*core_)->close(); });
    }
    auto await_resume() -> run_report {
      end_.finish();
      (*core_)->rethrow();
      return (*core_)->report();
    }

   private:
    detail::core_handle* core_;
    detail::end_awaiter end_;
  };

  /// `co_await join()`: refuses what has not been received, and waits until
  /// every item, function and source is destroyed. Throws pipeline_error when
  /// an item failed, executor_stopped. Never needs a receiver, so it cannot
  /// hang on one.
  auto join() noexcept -> join_awaiter { return join_awaiter(core_); }
  /// The same, blocking this thread.
  auto join_blocking() -> run_report { return sync_wait(join()); }

  /// Graceful: pulls nothing more; what was pulled comes through and is to be
  /// received. An idle source is told to stop.
  void stop() noexcept { core_->stop(); }
  /// Prompt: drops what waits, asks what runs to stop, ends the stream.
  void cancel() noexcept { core_->cancel(); }

  [[nodiscard]] auto stats() const -> pipeline_stats { return core_->stats(); }
  /// Where it runs, for adapters.
  [[nodiscard]] auto executor() const noexcept -> detail::executor_base& {
    return core_->executor();
  }

 private:
  static auto taken(detail::cell<T>& item) -> std::optional<T> {
    return item ? std::optional<T>(std::in_place, std::move(*item))
                : std::nullopt;
  }

  detail::core_handle core_;
  detail::output_queue<T>* output_;
};

/// Starts `what` on `where` at once. At most `buffer` finished items wait to be
/// received (0: only when somebody waits for one); then the stages fill up and
/// the source is not asked any more. Without `buffer` it is what backpressure
/// says at the end of `what`, or 16.
template <class T, executor E>
auto start(pipeline<T> what, E where,
           std::optional<std::size_t> buffer = std::nullopt) -> stream<T> {
  detail::core_handle core(where);
  detail::build_state state;
  state.core = &*core;
  const detail::outlet<T> end = std::move(what).build(state);
  const std::size_t from_edge =
      state.edge_is_set ? state.edge : detail::build_state::default_edge;
  auto& output = state.make<detail::output_queue<T>>(
      *core, end, buffer.value_or(from_edge));
  core.start();
  return stream<T>(std::move(core), output);
}

}  // namespace costall::pipeline

#endif
