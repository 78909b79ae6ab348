// Futures as Rust has them, in as few lines as show it: whoever holds one polls
// it, and one that nobody polls stands still.
//
// The subject of the example, not a thing to use. Must not run anything outside
// of loop::run. Tested by test/examples/pipeline_examples_test.py.
#pragma once

#include <coroutine>
#include <exception>
#include <map>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <costall/pipeline/deterministic_executor.h>

// The lines of the runtime probe, which are nothing here and something in
// examples/probe.
#ifndef COSTALL_PIPELINE_PROBE
#define COSTALL_PROBE_DISABLED
#endif
#include <costall/probe/coroutine.h>
#include <costall/probe/group.h>

namespace polled {

namespace pl = costall::pipeline;
namespace probe = costall::probe;

class loop;

class pollable {
 public:
  virtual ~pollable() = default;
  /// Goes on as far as it can; true when it is done.
  virtual auto poll(loop& world) -> bool = 0;
};

/// Polls a root and what was spawned, whenever a time has come that some of
/// them wait for.
class loop {
 public:
  explicit loop(pl::deterministic_context& clock) : clock_(&clock) {}

  [[nodiscard]] auto now() const { return clock_->now(); }
  void wake_at(pl::time_point when, probe::id who) {
    wakes_.emplace(when, who);
  }
  void spawn(std::shared_ptr<pollable> task) {
    spawned_.push_back(std::move(task));
  }

  void run(pollable& root) {
    while (!turn(root) && !wakes_.empty()) {
      const auto [next, who] = *wakes_.begin();
      wakes_.erase(wakes_.begin());
      clock_->run_until(next);
      probe::emit(probe::event::ready, who);
    }
  }

 private:
  auto turn(pollable& root) -> bool {
    bool done = false;
    for (bool all = false; !all;) {
      std::erase_if(spawned_, [&](auto& task) { return task->poll(*this); });
      const std::size_t before = spawned_.size();
      done = root.poll(*this);
      all = spawned_.size() == before;
    }
    return done;
  }

  pl::deterministic_context* clock_;
  std::multimap<pl::time_point, probe::id> wakes_;
  std::vector<std::shared_ptr<pollable>> spawned_;
};

class sleep final : public pollable {
 public:
  explicit sleep(pl::duration wait) : wait_(wait) {}
  auto poll(loop& world) -> bool override {
    if (!due_) {
      due_ = world.now() + wait_;
      world.wake_at(*due_, probe::current());
    }
    return world.now() >= *due_;
  }
  void take() const {}

 private:
  pl::duration wait_;
  std::optional<pl::time_point> due_;
};

/// An async function. It awaits pollables: a poll of it polls the one that it
/// awaits, and nothing else.
template <class T>
class future final : public pollable {
 public:
  class promise_type : public probe::promise {
   public:
    auto get_return_object() {
      return future(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    auto initial_suspend() noexcept { return begin(std::suspend_always()); }
    auto final_suspend() noexcept { return end(std::suspend_always()); }
    void return_value(T value) { value_ = std::move(value); }
    void unhandled_exception() const { std::terminate(); }
    template <class P>
    auto await_transform(P& what,
                         probe::site here = std::source_location::current()) {
      awaits_ = &what;
      return awaited_value(awaiter<P>(what), here);
    }

   private:
    friend class future;
    pollable* awaits_ = nullptr;
    std::optional<T> value_;
  };

  future(future&& other) noexcept : handle_(std::exchange(other.handle_, {})) {}
  auto operator=(future&& other) noexcept -> future& {
    std::swap(handle_, other.handle_);
    return *this;
  }
  ~future() override {
    if (handle_) {
      handle_.destroy();
    }
  }

  auto poll(loop& world) -> bool override {
    promise_type& mine = handle_.promise();
    while (!handle_.done()) {
      if (mine.awaits_ != nullptr && !poll_awaited(world)) {
        return false;
      }
      handle_.resume();
    }
    return true;
  }
  [[nodiscard]] auto probe_id() const -> probe::id {
    return handle_.promise().probe_id();
  }
  [[nodiscard]] auto done() const -> bool { return handle_.done(); }
  auto take() -> T { return std::move(*handle_.promise().value_); }

 private:
  template <class P>
  class awaiter {
   public:
    explicit awaiter(P& awaited) : awaited_(&awaited) {}
    auto await_ready() const noexcept -> bool { return false; }
    void await_suspend(std::coroutine_handle<>) const noexcept {}
    auto await_resume() const { return awaited_->take(); }
    [[nodiscard]] auto probe_id() const -> probe::id {
      return probe::awaited_id(*awaited_);
    }

   private:
    P* awaited_;
  };

  explicit future(std::coroutine_handle<promise_type> handle)
      : handle_(handle) {}
  // Whoever is polled is polled by this.
  auto poll_awaited(loop& world) -> bool {
    const probe::id before = probe::exchange_current(probe_id());
    const bool done = handle_.promise().awaits_->poll(world);
    probe::exchange_current(before);
    return done;
  }
  std::coroutine_handle<promise_type> handle_;
};

}  // namespace polled
