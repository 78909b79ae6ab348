// The parts of the model: each watches some of the events and keeps account.
#pragma once
#include "runtime-probe/src/analysis/state.h"
#include "runtime-probe/src/sink.h"

namespace costall::probe::analysis {

/// Groups whose driver is elsewhere (M3, M4), cold children (M1).
class starvation {
 public:
  explicit starvation(world& all) : all_(&all) {}
  void suspended(id frame);  // after its wait was entered
  void resuming(id frame);   // before its wait is left
  void ready(id item);
  void observed(id item);
  void gone(id item);
  void joined(id item, id group);
  void driven(id group, id frame);
  void parked(id group);
  void group_gone(id group);
  void handed_over(id from, id to);  // a driver finished
  void started(id frame);
  /// What lasts still, up to now.
  void open(account& to) const;

 private:
  void come_back(const group& which, std::int64_t until, bool bounded,
                 account& to, bool lasting) const;
  void note(const group& which, metric what, std::uint32_t starved,
            interval times, account& to) const;
  void note_unpolled(const group& which, const unpolled_item& item,
                     interval times, account& to) const;
  void cold(id parent, std::int64_t until, account& to, bool lasting) const;
  void leave(id item, group& from);
  world* all_;
};

/// Windows and streams that nobody announced.
class pulls {
 public:
  explicit pulls(world& all) : all_(&all) {}
  void created(frame& it) const;
  void waited(id which, const frame& it);  // before its wait is left
  /// `within` whose run, on the stack of the thread; before the wait is left.
  void resumed(id which, id within);

 private:
  [[nodiscard]] auto is_work_of(id which, id puller) const -> bool;
  [[nodiscard]] auto who_waits_for(id which) const -> id;
  void note(const past_wait& each, const wait& parked, std::uint32_t owner,
            id consumer, id starved);
  world* all_;
};

/// Resources and who blocks whom (M5, M6), deadlocks.
class holding {
 public:
  explicit holding(world& all) : all_(&all) {}
  void suspended(id frame);
  void waking(id frame, std::int64_t ready_at);  // before its wait is left
  void ready(id frame);
  void hold(id resource, id frame);
  void release(id resource, id frame);
  void driven(id resource, id frame);  // a channel has a receiver
  void resource_gone(id resource);
  void frame_gone(id frame);
  void open(account& to) const;
  /// Who waits for each other now, told once it was so at two ticks.
  void look_for_tangles();

 private:
  void blocked(id resource, id waiter, id blocker, std::int64_t until,
               account& to, bool lasting) const;
  void blocked_by_all(id resource, id waiter, std::int64_t until, account& to,
                      bool lasting) const;
  world* all_;
};

/// Slices that last still (M7): the longest of each thread.
auto long_slices(const world& all) -> std::vector<long_slice>;
/// Of those that a stack was taken of.
void open_slices(const world& all, account& to);
/// A string: what the frame's thread was seen to run in this slice; 0 if it was
/// not looked at.
auto stack_of(const world& all, const frame& it) -> std::uint32_t;
/// Adds to the finding what the thread was seen to run, as stacks.h writes it.
void tell_stack(const std::string& text, finding& to);

/// Who waits for whom now.
auto chains_of(const world& all, const tables& names)
    -> std::vector<waiting_chain>;

/// Findings from accounts.
auto findings_of(const world& all, const account& told, const tables& names)
    -> std::vector<finding>;

}  // namespace costall::probe::analysis
