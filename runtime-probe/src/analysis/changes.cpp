// Entries to what they are about: lives, movements, groups, the clock.
// Tested by test/probe/analysis_test.cpp.
#include "runtime-probe/src/analysis/changes.h"

#include <algorithm>

namespace costall::probe::analysis {

// An id that is there already is another life: only a damaged file says so.
void changes::create(const entry& one) {
  remove(one.subject);
  if (role_of(one.subject) == role::group) {
    group& made = all.groups[one.subject];
    made.site = one.site;
    made.since = made.idle_since = all.now;
    return;
  }
  if (role_of(one.subject) == role::resource) {
    all.resources[one.subject].site = one.site;
    return;
  }
  frame& it = all.frame_of(one.subject);
  it = frame();
  it.site = one.site;
  it.since = all.now;
  it.parent = one.object;
  it.thread = one.thread;
  pulled.created(it);
  if (role_of(one.subject) == role::frame) {
    ++all.seen.frames;
    if (one.object != 0) {
      all.cold_children[one.object].push_back(one.subject);
    }
  }
}

void changes::remove(id which) {
  switch (role_of(which)) {
    case role::group:
      starved.group_gone(which);
      return;
    case role::resource:
      held.resource_gone(which);
      return;
    default:
      break;
  }
  const auto at = all.frames.find(which);
  if (at == all.frames.end()) {
    return;
  }
  all.timers.forget(which);
  while (at->second.waits != 0) {
    leave_wait(at->second, which, false);
  }
  starved.gone(which);
  starved.handed_over(which, 0);
  held.frame_gone(which);
  all.cold_children.erase(which);
  all.past_waits.erase(which);
  all.waiter_of.erase(which);
  all.frames.erase(which);
}

void changes::lifetime(const entry& one) {
  switch (one.what) {
    case event::create:
      create(one);
      return;
    case event::drop:
      if (all.awaited.contains(one.subject)) {
        all.dropped.insert(one.subject);
      }
      [[fallthrough]];
    case event::destroy:
      remove(one.subject);
      return;
    case event::describe:
      if (role_of(one.subject) == role::group) {
        all.groups[one.subject].what = traits::of(one.object);
      } else if (role_of(one.subject) == role::resource) {
        all.resources[one.subject].what = traits::of(one.object);
      }
      return;
    default:  // a name is shown by who draws the events
      return;
  }
}

void changes::movement(const entry& one) {
  switch (one.what) {
    case event::suspend:
      suspend(one);
      return;
    case event::resume:
      resume(one);
      return;
    case event::dequeue:
      dequeue(one.subject);
      return;
    case event::unsuspend:
      leave_wait(all.frame_of(one.subject), one.subject, false);
      all.frame_of(one.subject).now = phase::running;
      return;
    case event::finish:
      finish(one);
      return;
    case event::yield: {
      frame& it = all.frame_of(one.subject);
      end_slice(it, one.subject, one.site);
      it.now = phase::yielded;
      it.resumed_at = one.site;
      it.since = all.now;
      return;
    }
    case event::due:
      all.timers.set(one.subject, all.now, one.object);
      return;
    default:  // ready, enqueue
      make_ready(one.subject);
  }
}

// An operation ends with that; a coroutine may go on, or be there still.
void changes::observed(id which) {
  if (all.timers.nearly_due(which, all.now)) {
    make_ready(which);
  }
  starved.observed(which);
  if (role_of(which) == role::operation) {
    remove(which);
  }
}

void changes::belonging(const entry& one) {
  switch (one.what) {
    case event::observe:
      observed(one.subject);
      return;
    case event::join:
      starved.joined(one.subject, one.object);
      return;
    case event::drive:
      if (role_of(one.subject) == role::resource) {
        held.driven(one.subject, one.object);
      } else {
        starved.driven(one.subject, one.object);
      }
      return;
    case event::park:
      starved.parked(one.subject);
      return;
    case event::hold:
      held.hold(one.subject, one.object);
      return;
    default:
      held.release(one.subject, one.object);
  }
}

// After a loss of events: what has ended, was taken or given back meanwhile,
// and how much is in flight, is not known.
void changes::forget_what_lasts() {
  all.told.gap_at = all.now;
  for (auto& [each, which] : all.groups) {
    which.items.clear();
    which.away.reset();
    which.what.capacity = 0;  // nobody can say when it is idle
  }
  all.cold_children.clear();
  for (auto& [each, what] : all.resources) {
    what.holders.clear();
  }
  all.held_by.clear();
}

void changes::setting(const entry& one) {
  switch (one.what) {
    case event::clock:
      set_clock(one.subject);
      return;
    case event::processor:
      if (one.subject <= longest_time) {
        all.processors[one.thread].add(one.when,
                                       static_cast<std::int64_t>(one.subject));
      }
      return;
    case event::lost:
      all.seen.lost += one.subject;
      forget_what_lasts();
      return;
    case event::stack:
      all.stacks[static_cast<std::uint16_t>(one.subject)] = {
          .when = all.now, .text = static_cast<std::uint32_t>(one.object)};
      return;
    default:
      return;
  }
}

// One that goes back is another one, and goes on from here: time never does. A
// damaged file may say anything.
void changes::set_clock(std::uint64_t shows) {
  if (shows > longest_time) {
    return;
  }
  const auto time = static_cast<std::int64_t>(shows);
  if (!all.virtual_time || time < clock_shows_) {
    clock_began_ = all.now - time;
  }
  all.virtual_time = true;
  clock_shows_ = time;
  advance(clock_began_ + time);
}

// What a timer waited for happens when it is due, not when that is noticed.
void changes::advance(std::int64_t to) {
  while (const auto next = all.timers.next_until(to)) {
    all.now = std::max(all.now, next->when);
    make_ready(next->which);
  }
  all.now = std::max(all.now, to);
}

void changes::open(account& to) const {
  starved.open(to);
  held.open(to);
  open_slices(all, to);
}

void changes::apply(const entry& one) {
  ++all.seen.events;
  if (!all.virtual_time) {
    all.seen.out_of_order += one.when < all.now ? 1 : 0;
    advance(one.when);
  }
  switch (one.what) {
    case event::create:
    case event::describe:
    case event::name:
    case event::destroy:
    case event::drop:
      return lifetime(one);
    case event::suspend:
    case event::unsuspend:
    case event::resume:
    case event::finish:
    case event::yield:
    case event::ready:
    case event::enqueue:
    case event::dequeue:
    case event::due:
      return movement(one);
    case event::observe:
    case event::join:
    case event::drive:
    case event::park:
    case event::hold:
    case event::release:
      return belonging(one);
    default:
      return setting(one);
  }
}

}  // namespace costall::probe::analysis
