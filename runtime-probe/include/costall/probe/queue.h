// A run queue of one's own, whose steps run only while its owner polls it:
//
//   queue.push(probe.queued(step));         // where a step is queued
//   const auto pulling = probe.pulling();   // in the function that polls
//
// What was ready while the owner awaited something else is then in the report,
// with the await that kept it waiting.
// Must not depend on a library. Tested by test/probe/queue_test.cpp.
#ifndef COSTALL_PROBE_QUEUE_H
#define COSTALL_PROBE_QUEUE_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <atomic>
#include <source_location>
#include <type_traits>
#include <utility>

#include <costall/probe/detail/activity.h>
#include <costall/probe/detail/announce.h>
#include <costall/probe/event.h>
#include <costall/probe/ring.h>
#include <costall/probe/site.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe {

/// Describes one queue. Its functions may be called by any thread, as often as
/// the queue itself allows; none of them throws or blocks.
class polled_queue {
 public:
  /// `name` lives as long as the program; `where` is where the report says that
  /// the queue was made.
  explicit polled_queue(traits what = {.what = kind::window, .capacity = 0},
                        const char* name = "run queue",
                        site where = std::source_location::current()) noexcept
      : group_(new_id(role::group)), what_(what), name_(name), where_(where) {}
  polled_queue(const polled_queue&) = delete;
  auto operator=(const polled_queue&) -> polled_queue& = delete;
  ~polled_queue() {
    if (described_in_ != 0) {
      emit(event::destroy, group_);
    }
  }

  /// A step in the queue. May be copied and thrown away, and is to run once.
  using step = detail::submission;

  /// A step was queued: it could run now.
  auto pushed() noexcept -> step {
    step made;
    if (is_recording()) [[unlikely]] {
      describe();
      detail::submit(made, detail::submitted::polled, group_, name_, "step");
    }
    return made;
  }

  /// Runs a step until the end of the block.
  class running {
   public:
    explicit running(const step& one) noexcept
        : is_recorded_(one.operation != 0) {
      if (is_recorded_) [[unlikely]] {
        detail::begin(now_, one);
      }
    }
    running(const running&) = delete;
    auto operator=(const running&) -> running& = delete;
    ~running() {
      if (is_recorded_) [[unlikely]] {
        detail::end(now_);
      }
    }

   private:
    detail::scope now_;
    bool is_recorded_;
  };

  /// It left the queue and will not run.
  static void dropped(const step& one) noexcept {
    if (one.operation != 0) {
      detail::give_up(one);
    }
  }

  /// `pushed` and `running` for a step that is a function: queue what this
  /// returns in its place. It can be copied if the function can.
  template <class Function>
  auto queued(Function&& function) noexcept(
      std::is_nothrow_constructible_v<std::decay_t<Function>, Function>) {
    return [made = pushed(),
            run = std::forward<Function>(function)]() mutable -> void {
      const running now(made);
      std::move(run)();
    };
  }

  /// The queue is polled until the end of the block, which may be that of a
  /// coroutine: by the activity that runs at its end.
  class pull {
   public:
    explicit pull(polled_queue& queue) noexcept {
      if (is_recording()) [[unlikely]] {
        queue.describe();
        group_ = queue.group_;
        by_ = detail::own_activity();
        emit(event::drive, group_, by_);
      }
    }
    pull(const pull&) = delete;
    auto operator=(const pull&) -> pull& = delete;
    ~pull() {
      if (group_ != 0) [[unlikely]] {
        if (current() != by_ && current() != 0) {
          emit(event::drive, group_, current());
        }
        emit(event::park, group_);
      }
    }

   private:
    id group_ = 0;
    id by_ = 0;
  };
  [[nodiscard]] auto pulling() noexcept -> pull { return pull(*this); }

  /// In events.
  [[nodiscard]] auto group() const noexcept -> id { return group_; }

 private:
  void describe() noexcept {
    const std::uint32_t now =
        detail::recordings_begun.load(std::memory_order_relaxed);
    if (described_in_.exchange(now, std::memory_order_relaxed) != now) {
      detail::announce(group_, current(), what_, name_, where_);
    }
  }

  id group_;
  traits what_;
  const char* name_;
  site where_;
  std::atomic<std::uint32_t> described_in_{0};
};

}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_QUEUE_H
