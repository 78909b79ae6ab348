// For semaphores, locks, pools and channels of your own: who waits, who holds.
//
//   auto probe_id() const { return resource_.probe_id(); }  // of its awaiter
//   resource_.granted(waiter);   // a share goes to who waited
//   resource_.taken();           // a share was free
//   resource_.released();
//
// Must not depend on a library. Tested by test/probe/coroutine_test.cpp.
#ifndef COSTALL_PROBE_RESOURCE_H
#define COSTALL_PROBE_RESOURCE_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <cstdint>

#include <costall/probe/detail/announce.h>
#include <costall/probe/ring.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe {

/// Describes one resource. As thread safe as the resource itself; nothing
/// throws.
class resource {
 public:
  /// `shares`: how many there are, of a channel its bound; `name` lives as long
  /// as the program.
  explicit resource(kind what, std::uint32_t shares, const char* name = nullptr,
                    site where = std::source_location::current()) noexcept
      : id_(is_recording() ? new_id(role::resource) : 0) {
    if (id_ != 0) {
      detail::announce(id_, current(), {.what = what, .capacity = shares}, name,
                       where);
    }
  }
  resource(const resource&) = delete;
  auto operator=(const resource&) -> resource& = delete;
  ~resource() {
    if (id_ != 0) {
      emit(event::destroy, id_);
    }
  }

  /// What the `probe_id()` of an awaiter that waits for a share, or for room in
  /// a channel, returns. One that waits to receive has none.
  [[nodiscard]] auto probe_id() const noexcept -> id { return id_; }

  /// Who runs has a share without having waited.
  void taken(id by = current()) noexcept {
    if (id_ != 0) {
      emit(event::hold, id_, by);
    }
  }
  /// Who waited has a share now, before it runs.
  void granted(id waiter) noexcept {
    if (id_ != 0 && waiter != 0) {
      emit(event::ready, waiter, current());
      emit(event::hold, id_, waiter);
    }
  }
  void released(id by = current()) noexcept {
    if (id_ != 0) {
      emit(event::release, id_, by);
    }
  }
  /// Of a channel: who runs is its receiver from here on.
  void received() noexcept {
    if (id_ != 0) {
      emit(event::drive, id_, current());
    }
  }
  /// Of a channel: who waited may go on.
  void woken(id waiter) noexcept {
    if (waiter != 0) {
      emit(event::ready, waiter, current());
    }
  }

 private:
  id id_;
};

}  // namespace costall::probe

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_RESOURCE_H
