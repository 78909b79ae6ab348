// For windows, selects and generators of your own: what is in flight, what is
// ready, and when anybody pulls.
//
//   group_.started(item);                   // where work is started
//   group_.ready(item);                     // where it completes
//   const auto pulling = group_.pulling();  // in next()
//   group_.taken(item);                     // where its result is handed out
//
// Must not depend on a library. Tested by test/probe/coroutine_test.cpp.
#ifndef COSTALL_PROBE_GROUP_H
#define COSTALL_PROBE_GROUP_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <cstdint>

#include <costall/probe/detail/announce.h>
#include <costall/probe/ring.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe {

/// Describes one group of started work. As thread safe as the group itself;
/// nothing throws. What is made while nothing is recorded is never seen.
class group {
 public:
  /// `capacity`: how much may be in flight, 0 if there is no bound; `name`
  /// lives as long as the program.
  explicit group(kind what, std::uint32_t capacity = 0,
                 const char* name = nullptr,
                 site where = std::source_location::current()) noexcept
      : id_(is_recording() ? new_id(role::group) : 0), what_(what) {
    if (id_ != 0) {
      detail::announce(id_, current(), {.what = what, .capacity = capacity},
                       name, where);
    }
  }
  group(const group&) = delete;
  auto operator=(const group&) -> group& = delete;
  ~group() {
    if (id_ != 0) {
      emit(event::destroy, id_);
    }
  }

  /// For an awaiter that waits for the group: what its `probe_id()` returns.
  [[nodiscard]] auto probe_id() const noexcept -> id { return id_; }

  /// Work that is no coroutine of its own gets an id from here.
  auto started(site where = std::source_location::current()) noexcept -> id {
    const id item = id_ != 0 ? new_id(role::operation) : 0;
    if (item != 0) {
      emit(event::create, item, current(), where);
      emit(event::join, item, id_);
    }
    return item;
  }
  /// The coroutine of that id is in flight here.
  void joined(id frame) noexcept {
    if (id_ != 0 && frame != 0) {
      emit(event::join, frame, id_);
    }
  }
  /// It can go on, or its result is there.
  void ready(id item) noexcept {
    if (item != 0) {
      emit(event::ready, item, current());
    }
  }
  /// The coroutine of that id, finished or not, is no longer here.
  void left(id frame) noexcept {
    if (frame != 0) {
      emit(event::observe, frame, current());
    }
  }
  /// Its result was handed out, or it was cancelled: it is no longer here.
  void taken(id item) noexcept {
    if (item != 0) {
      emit(event::observe, item, current());
      emit(event::destroy, item);
    }
  }
  /// There is nothing more to start: an empty group is no stall.
  void exhausted() noexcept {
    if (id_ != 0) {
      emit(event::describe, id_, traits{.what = what_, .capacity = 0}.packed());
    }
  }

  /// Whoever runs advances the group until the end of the block, which may be
  /// that of a coroutine.
  class pull {
   public:
    explicit pull(id of) noexcept : of_(of), by_(current()) {
      if (of_ != 0) {
        emit(event::drive, of_, by_);
      }
    }
    pull(const pull&) = delete;
    auto operator=(const pull&) -> pull& = delete;
    // Who runs at its end is who goes on without it.
    ~pull() {
      if (of_ == 0) {
        return;
      }
      if (current() != by_ && current() != 0) {
        emit(event::drive, of_, current());
      }
      emit(event::park, of_);
    }

   private:
    id of_;
    id by_;
  };
  [[nodiscard]] auto pulling() const noexcept -> pull { return pull(id_); }

 private:
  id id_;
  kind what_;
};

}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_GROUP_H
