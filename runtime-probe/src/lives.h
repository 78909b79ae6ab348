// Frames that are known by their address get an id for each life: the next
// frame at an address is another one.
//
// Must see events in order of time. Tested by test/probe/collector_test.cpp.
#pragma once

#include <costall/probe/event.h>

#include <cstdint>
#include <unordered_map>

namespace costall::probe::detail {

class lives {
 public:
  /// Of the subject of an event, which may begin or end its life.
  auto subject(event what, id of) -> id {
    if (!by_address(of)) {
      return of;
    }
    if (what == event::create) {
      return known_[of] = first + ++serial_;
    }
    const auto at = known_.find(of);
    if (at == known_.end()) {
      return of;  // older than the recording
    }
    const id life = at->second;
    if (what == event::destroy) {
      known_.erase(at);
    }
    return life;
  }
  /// Of who else has to do with it.
  [[nodiscard]] auto object(id of) const -> id {
    const auto at = by_address(of) ? known_.find(of) : known_.end();
    return at != known_.end() ? at->second : of;
  }

 private:
  // The mark of id_at (detail/activity.h), and one that no address has.
  static constexpr id mark = id(1) << 55U;
  static constexpr id first =
      (static_cast<id>(role::frame) << 56U) | mark | (id(1) << 54U);

  static auto by_address(id of) -> bool {
    return role_of(of) == role::frame && (of & mark) != 0;
  }

  std::unordered_map<id, id> known_;  // those that live
  id serial_ = 0;
};

}  // namespace costall::probe::detail
