// How a frame goes from one phase to the next, and which times end with that.
// Tested by test/probe/analysis_test.cpp.
#include <algorithm>

#include "runtime-probe/src/analysis/changes.h"

namespace costall::probe::analysis {

void changes::end_slice(const frame& it, id which, std::uint32_t site) {
  if (it.now != phase::running || !all.whole_since(it.since)) {
    return;
  }
  const std::int64_t length = all.now - it.since;
  all.metrics[metric::run_slice].add(nanoseconds(length));
  if (nanoseconds(length) >= all.limits.run_slice && !all.virtual_time) {
    add(all.told,
        {.measured = metric::run_slice, .blamed = site, .starved = it.site},
        {.from = it.since,
         .to = all.now,
         .idle = std::nullopt,
         .stack = stack_of(all, it),
         .of = which});
  }
}

void changes::suspend(const entry& one) {
  frame& it = all.frame_of(one.subject);
  end_slice(it, one.subject, one.site);
  starved.started(one.subject);
  if (it.waits == deepest_wait) {
    leave_wait(it, one.subject, false);
  }
  if (it.waits != 0) {
    all.outer_waits[one.subject].push_back(it.current);
  }
  ++it.waits;
  it.now = phase::waiting;
  it.pulled = false;
  it.thread = one.thread;
  it.since = all.now;
  it.ready_at = it.woken_at = -1;
  it.current = {.since = all.now, .on = 0, .site = one.site, .on_site = 0};
  wait_for(it, one.subject, one.object);
  if (role_of(one.object) == role::operation) {
    all.awaited.insert(one.object);
  }
  held.suspended(one.subject);
  starved.suspended(one.subject);
  // A timer may be over before anybody waits for it.
  if (const auto on = all.frames.find(one.object);
      role_of(one.object) == role::operation && on != all.frames.end() &&
      on->second.ready_at >= 0) {
    make_ready(one.subject);
  }
}

// The delay of its queue is told of the work itself, once, and not of who
// waits.
void changes::dequeue(id which) {
  const auto at = all.frames.find(which);
  if (at != all.frames.end()) {
    end_delay(at->second, which, at->second.site);
    at->second.ready_at = -1;
    if (frame* const waiter = who_waits_for(at->second, which)) {
      waiter->woken_at = waiter->could_go_on();
      waiter->ready_at = -1;
    }
  }
  observed(which);
}

// The coroutine or activity that started an operation, while it waits for it.
auto changes::who_waits_for(const frame& operation, id which) const -> frame* {
  const auto maker = role_of(which) == role::operation
                         ? all.frames.find(operation.parent)
                         : all.frames.end();
  return maker != all.frames.end() && maker->second.now == phase::waiting &&
                 maker->second.current.on == which
             ? &maker->second
             : nullptr;
}

void changes::wait_for(frame& it, id which, id on) const {
  it.current.on = on;
  if (role_of(on) != role::frame) {
    return;
  }
  all.waiter_of[on] = which;
  if (const auto awaited = all.frames.find(on); awaited != all.frames.end()) {
    it.current.on_site = awaited->second.site;
  }
}

// A wait that did not take place leaves no trace but the end of a slice.
void changes::leave_wait(frame& it, id which, bool took_place) {
  if (it.waits == 0) {
    return;
  }
  if (took_place) {
    held.waking(which, it.could_go_on());
    pulled.waited(which, it);
    if (all.whole_since(it.current.since)) {
      all.awaits[it.current.site].add(nanoseconds(all.now - it.current.since));
    }
    ++all.seen.resumes;
    all.seen.resumes_with_site += it.current.site != 0 ? 1 : 0;
    all.seen.resumes_with_ready_time += it.could_go_on() >= 0 ? 1 : 0;
  }
  starved.resuming(which);
  all.timers.forget(which);
  all.dropped.erase(it.current.on);
  all.awaited.erase(it.current.on);
  if (const auto waiter = all.waiter_of.find(it.current.on);
      waiter != all.waiter_of.end() && waiter->second == which) {
    all.waiter_of.erase(waiter);
  }
  if (it.site == 0) {
    it.site = it.current.site;  // better than no place at all
  }
  it.resumed_at = it.current.site;
  it.current = wait();
  if (--it.waits != 0) {
    const auto outer = all.outer_waits.find(which);
    it.current = outer->second.back();
    outer->second.pop_back();
    if (outer->second.empty()) {
      all.outer_waits.erase(outer);
    }
  }
}

// From being ready to running, where nothing but an executor lies between.
void changes::end_delay(const frame& it, id which, std::uint32_t site) {
  if (it.ready_at < 0 || it.group != 0 || !all.whole_since(it.ready_at)) {
    return;
  }
  all.metrics[metric::queue_delay].add(nanoseconds(all.now - it.ready_at));
  if (nanoseconds(all.now - it.ready_at) >= all.limits.queue_delay) {
    add(all.told, {.measured = metric::queue_delay, .blamed = site},
        {.from = it.ready_at,
         .to = all.now,
         .idle = all.idle(which, it.ready_at, all.now),
         .of = which});
  }
}

// A child that starts while its parent waits for something unknown is what the
// parent waits for.
void changes::begin(frame& it, id which) {
  if (all.whole_since(it.since)) {
    all.metrics[metric::start_delay].add(nanoseconds(all.now - it.since));
  }
  starved.started(which);
  if (const auto at = all.frames.find(it.parent);
      at != all.frames.end() && at->second.now == phase::waiting &&
      at->second.current.on == 0) {
    wait_for(at->second, it.parent, which);
  }
}

auto changes::awaits(id parent, id child) const -> id {
  if (const auto waiter = all.waiter_of.find(child);
      waiter != all.waiter_of.end()) {
    return waiter->second;
  }
  const auto at = all.frames.find(parent);
  return at != all.frames.end() && at->second.waits != 0 &&
                 at->second.current.on == child
             ? parent
             : 0;
}

void changes::resume(const entry& one) {
  pulled.resumed(one.subject, one.object);
  frame& it = all.frame_of(one.subject);
  it.pulled = it.now == phase::created || it.now == phase::yielded;
  if (it.now == phase::created) {
    begin(it, one.subject);
  }
  end_delay(it, one.subject, it.waits != 0 ? it.current.site : it.site);
  leave_wait(it, one.subject, true);
  starved.observed(one.subject);
  // Leaving an outer wait goes on with the slice of the inner one.
  if (it.now != phase::running) {
    it.since = all.now;
  }
  if (it.ready_at >= 0) {
    it.woken_at = it.ready_at;
    it.ready_at = -1;
  }
  it.now = phase::running;
  it.thread = one.thread;
}

void changes::finish(const entry& one) {
  frame& it = all.frame_of(one.subject);
  end_slice(it, one.subject, it.site);
  const id heir = one.object != 0 ? one.object : awaits(it.parent, one.subject);
  while (it.waits != 0) {
    leave_wait(it, one.subject, false);
  }
  it.now = phase::finished;
  it.since = all.now;
  starved.handed_over(one.subject, heir);
  starved.ready(one.subject);
  // What it waited for is there: it could go on from here.
  if (heir != 0 && all.frames.contains(heir) &&
      all.frame_of(heir).current.on == one.subject) {
    make_ready(heir);
  }
  // Its result may lie in a group; otherwise there is nothing more to know.
  if (it.group == 0) {
    remove(one.subject);
  }
}

void changes::make_ready(id which) {
  frame& it = all.frame_of(which);
  if (it.ready_at < 0 && it.now != phase::running) {
    held.ready(which);
    it.ready_at = all.now;
  }
  starved.ready(which);
  if (who_waits_for(it, which) != nullptr) {
    make_ready(it.parent);
  }
}

}  // namespace costall::probe::analysis
