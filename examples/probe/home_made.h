// Coroutine types as people write them, with the probe's three lines, a window
// that starts work and hands out results, a semaphore, and a loop with a clock
// of its own.
#pragma once
#include <costall/probe/coroutine.h>
#include <costall/probe/group.h>
#include <costall/probe/resource.h>

#include <coroutine>
#include <cstdint>
#include <deque>
#include <exception>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace home_made {

namespace pr = costall::probe;

/// Time passes when nothing is left to do, on a clock of its own; `real` tells
/// the probe nothing of it.
class loop {
 public:
  enum class time { own, real };
  explicit loop(time which = time::own) : which_(which) { tell(); }
  void post(std::coroutine_handle<> frame) { ready_.push_back({0, frame}); }
  void at(std::int64_t milliseconds, std::coroutine_handle<> frame) {
    timers_.emplace(milliseconds, waiting{pr::suspending(), frame});
  }
  void run() {
    for (;;) {
      while (!ready_.empty()) {
        const waiting next = ready_.front();
        ready_.pop_front();
        next.frame.resume();
      }
      if (timers_.empty()) {
        return;
      }
      const auto first = timers_.begin();
      now_ = first->first;
      tell();
      if (first->second.who != 0) {
        pr::emit(pr::event::ready, first->second.who);
      }
      ready_.push_back(first->second);
      timers_.erase(first);
    }
  }
  /// Before what waits here is destroyed.
  void forget() {
    ready_.clear();
    timers_.clear();
  }
  [[nodiscard]] auto now() const -> std::int64_t { return now_; }

 private:
  struct waiting {
    pr::id who;
    std::coroutine_handle<> frame;
  };
  void tell() const {
    if (which_ == time::own) {
      pr::emit(pr::event::clock, static_cast<pr::id>(now_) * 1'000'000);
    }
  }
  time which_;
  std::int64_t now_ = 0;
  std::deque<waiting> ready_;
  std::multimap<std::int64_t, waiting> timers_;
};

struct sleep_for {
  loop* on;
  std::int64_t milliseconds;
  sleep_for(loop& where, std::int64_t time) : on(&where), milliseconds(time) {}
  auto await_ready() const noexcept -> bool { return false; }
  void await_suspend(std::coroutine_handle<> frame) const {
    on->at(on->now() + milliseconds, frame);
  }
  void await_resume() const noexcept {}
};

/// Lazy; starts when it is awaited.
template <class T>
class task {
 public:
  struct promise_type : pr::promise {
    auto get_return_object() -> task {
      return task(handle::from_promise(*this));
    }
    auto initial_suspend() { return begin(std::suspend_always()); }
    struct back {
      std::coroutine_handle<> to;
      auto await_ready() const noexcept -> bool { return false; }
      auto await_suspend(std::coroutine_handle<>) const noexcept
          -> std::coroutine_handle<> {
        return to ? to : std::noop_coroutine();
      }
      void await_resume() const noexcept {}
    };
    auto final_suspend() noexcept { return end(back{continuation}); }
    template <class A>
    decltype(auto) await_transform(
        A&& what, pr::site here = std::source_location::current()) {
      return awaited(std::forward<A>(what), here);
    }
    void return_value(T result) { value = std::move(result); }
    void unhandled_exception() { error = std::current_exception(); }
    std::coroutine_handle<> continuation;
    std::optional<T> value;
    std::exception_ptr error;
  };
  using handle = std::coroutine_handle<promise_type>;

  explicit task(handle frame) : frame_(frame) {}
  task(task&& other) noexcept : frame_(std::exchange(other.frame_, {})) {}
  auto operator=(task&&) -> task& = delete;
  ~task() {
    if (frame_) {
      frame_.destroy();
    }
  }

  [[nodiscard]] auto probe_id() const -> pr::id {
    return frame_.promise().probe_id();
  }
  [[nodiscard]] auto frame() const -> handle { return frame_; }
  auto await_ready() const noexcept -> bool { return false; }
  auto await_suspend(std::coroutine_handle<> awaiting) -> handle {
    frame_.promise().continuation = awaiting;
    return frame_;
  }
  auto await_resume() -> T {
    if (frame_.promise().error) {
      std::rethrow_exception(frame_.promise().error);
    }
    return std::move(*frame_.promise().value);
  }

 private:
  handle frame_;
};

/// Starts tasks, up to `limit` at a time, and hands out results in order. What
/// completes is put into a queue that runs inside of `next` alone.
class window {
 public:
  window(loop& where, std::size_t limit,
         pr::site here = std::source_location::current())
      : on_(&where),
        limit_(limit),
        group_(pr::kind::window, static_cast<std::uint32_t>(limit), "window",
               here) {}

  void add(task<int> work) { waiting_.push_back(std::move(work)); }

  auto next() -> task<int> {
    const auto pulling = group_.pulling();
    fill();
    while (!started_.front().frame().done()) {
      sleep_for turn(*on_, 1);
      co_await turn;
    }
    task<int> first = std::move(started_.front());
    started_.pop_front();
    pr::emit(pr::event::observe, first.probe_id(), pr::current());
    co_return first.await_resume();
  }
  [[nodiscard]] auto empty() const -> bool {
    return waiting_.empty() && started_.empty();
  }

 private:
  void fill() {
    while (started_.size() < limit_ && !waiting_.empty()) {
      started_.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
      group_.joined(started_.back().probe_id());
      started_.back().frame().resume();
    }
    if (waiting_.empty()) {
      group_.exhausted();
    }
  }
  loop* on_;
  std::size_t limit_;
  pr::group group_;
  std::deque<task<int>> waiting_;
  std::deque<task<int>> started_;
};

/// Permits, first in, first out.
class semaphore {
 public:
  semaphore(loop& where, std::size_t permits,
            pr::site here = std::source_location::current())
      : on_(&where),
        free_(permits),
        resource_(pr::kind::limiter, static_cast<std::uint32_t>(permits),
                  "semaphore", here) {}

  struct acquiring {
    semaphore* from;
    explicit acquiring(semaphore& of) : from(&of) {}
    [[nodiscard]] auto probe_id() const -> pr::id {
      return from->resource_.probe_id();
    }
    auto await_ready() -> bool {
      if (from->free_ == 0) {
        return false;
      }
      --from->free_;
      from->resource_.taken();
      return true;
    }
    void await_suspend(std::coroutine_handle<> frame) {
      from->queue_.push_back({pr::suspending(), frame});
    }
    void await_resume() const noexcept {}
  };
  auto acquire() -> acquiring { return acquiring(*this); }
  void release() {
    resource_.released();
    if (queue_.empty()) {
      ++free_;
      return;
    }
    const auto [waiter, frame] = queue_.front();
    queue_.pop_front();
    resource_.granted(waiter);
    on_->post(frame);
  }

 private:
  loop* on_;
  std::size_t free_;
  std::deque<std::pair<pr::id, std::coroutine_handle<>>> queue_;
  pr::resource resource_;
};

/// Like `window`, but what was started goes on by itself; it is refilled in
/// `next` alone.
class independent_window {
 public:
  independent_window(loop& where, std::size_t limit,
                     pr::site here = std::source_location::current())
      : on_(&where),
        limit_(limit),
        group_(pr::kind::spawned, static_cast<std::uint32_t>(limit), "window",
               here) {}
  void add(task<int> work) { waiting_.push_back(std::move(work)); }

  auto next() -> task<int> {
    const auto pulling = group_.pulling();
    while (started_.size() < limit_ && !waiting_.empty()) {
      const pr::id item = group_.started();
      started_.emplace_back(item, tells(item, std::move(waiting_.front())));
      waiting_.pop_front();
      started_.back().work.frame().resume();
    }
    if (waiting_.empty()) {
      group_.exhausted();
    }
    while (!started_.front().work.frame().done()) {
      sleep_for turn(*on_, 1);
      co_await turn;
    }
    started first = std::move(started_.front());
    started_.pop_front();
    group_.taken(first.item);
    co_return first.work.await_resume();
  }
  [[nodiscard]] auto empty() const -> bool {
    return waiting_.empty() && started_.empty();
  }

 private:
  struct started {
    pr::id item;
    task<int> work;
    started(pr::id id, task<int> what) : item(id), work(std::move(what)) {}
  };
  auto tells(pr::id item, task<int> work) -> task<int> {
    const int result = co_await std::move(work);
    group_.ready(item);
    co_return result;
  }

  loop* on_;
  std::size_t limit_;
  pr::group group_;
  std::deque<task<int>> waiting_;
  std::deque<started> started_;
};

/// Of numbers, with room for some.
class channel {
 public:
  channel(loop& where, std::size_t room,
          pr::site here = std::source_location::current())
      : on_(&where),
        room_(room),
        resource_(pr::kind::channel, static_cast<std::uint32_t>(room),
                  "channel", here) {}

  struct sending {
    channel* to;
    int value;
    sending(channel& into, int what) : to(&into), value(what) {}
    [[nodiscard]] auto probe_id() const -> pr::id {
      return to->resource_.probe_id();
    }
    auto await_ready() -> bool {
      if (to->items_.size() == to->room_) {
        return false;
      }
      to->put(value);
      return true;
    }
    void await_suspend(std::coroutine_handle<> frame) {
      to->senders_.push_back({pr::suspending(), frame, value});
    }
    void await_resume() const noexcept {}
  };
  struct receiving {
    channel* from;
    explicit receiving(channel& of) : from(&of) {}
    auto await_ready() -> bool {
      from->resource_.received();
      return !from->items_.empty();
    }
    void await_suspend(std::coroutine_handle<> frame) {
      from->receiver_ = {pr::suspending(), frame, 0};
    }
    auto await_resume() -> int { return from->take(); }
  };
  auto send(int value) -> sending { return {*this, value}; }
  auto receive() -> receiving { return receiving(*this); }

 private:
  struct waiting {
    pr::id who;
    std::coroutine_handle<> frame;
    int value;
  };
  void put(int value) {
    items_.push_back(value);
    if (receiver_.frame) {
      const waiting woken = std::exchange(receiver_, {});
      resource_.woken(woken.who);
      on_->post(woken.frame);
    }
  }
  auto take() -> int {
    const int first = items_.front();
    items_.pop_front();
    if (!senders_.empty()) {
      const waiting next = senders_.front();
      senders_.pop_front();
      items_.push_back(next.value);
      resource_.woken(next.who);
      on_->post(next.frame);
    }
    return first;
  }
  loop* on_;
  std::size_t room_;
  std::deque<int> items_;
  std::deque<waiting> senders_;
  waiting receiver_{};
  pr::resource resource_;
};

}  // namespace home_made
