// The first events of a group or resource.
//
// Must not decide whether anything is recorded. Tested by
// test/probe/coroutine_test.cpp and test/probe/queue_test.cpp.
#ifndef COSTALL_PROBE_DETAIL_ANNOUNCE_H
#define COSTALL_PROBE_DETAIL_ANNOUNCE_H

#include <cstdint>

#include <costall/probe/ring.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe::detail {

/// `name` lives as long as the program, or is null.
inline void announce(id made, id by, traits what, const char* name,
                     site where) noexcept {
  emit(event::create, made, by, where);
  emit(event::describe, made, what.packed());
  if (name != nullptr) {
    emit(event::name, made, reinterpret_cast<std::uint64_t>(name));
  }
}

}  // namespace costall::probe::detail

#pragma pop_macro("emit")

#endif  // COSTALL_PROBE_DETAIL_ANNOUNCE_H
