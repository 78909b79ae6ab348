// What each entry changes: the one place that knows all events.
//
// Must not keep account: the parts in intervals.h do. Tested by
// test/probe/analysis_test.cpp.
#pragma once
#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {

class changes {
 public:
  explicit changes(world& of) : all(of) {}
  changes(const changes&) = delete;
  auto operator=(const changes&) -> changes& = delete;

  void apply(const entry& one);
  /// Adds what lasts still, up to now.
  void open(account& to) const;
  /// Time passes without an event.
  void advance(std::int64_t to);

  world& all;
  starvation starved{all};
  holding held{all};
  pulls pulled{all};

 private:
  // Events by what they are about (changes.cpp).
  void lifetime(const entry& one);
  void movement(const entry& one);
  void belonging(const entry& one);
  void setting(const entry& one);
  void create(const entry& one);
  void observed(id which);
  void remove(id which);
  void set_clock(std::uint64_t shows);
  void forget_what_lasts();

  // What becomes of one frame (movement.cpp).
  void suspend(const entry& one);
  void resume(const entry& one);
  void finish(const entry& one);
  void make_ready(id which);
  void dequeue(id which);
  [[nodiscard]] auto who_waits_for(const frame& operation, id which) const
      -> frame*;
  void begin(frame& it, id which);
  void wait_for(frame& it, id which, id on) const;
  void leave_wait(frame& it, id which, bool took_place);
  void end_slice(const frame& it, id which, std::uint32_t site);
  void end_delay(const frame& it, id which, std::uint32_t site);
  [[nodiscard]] auto awaits(id parent, id child) const -> id;

  std::int64_t clock_shows_ = 0;
  std::int64_t clock_began_ = 0;
};

}  // namespace costall::probe::analysis
