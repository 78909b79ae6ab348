// Who goes on with what: see detail/activity.h.
// Tested by test/probe/asio_activity_tracking_test.cpp.
#include <costall/probe/detail/activity.h>

#include <algorithm>
#include <array>
#include <atomic>

#include "runtime-probe/src/burst.h"

namespace costall::probe::detail {
namespace {

// Whether an open submission continues its activity is known when its maker
// ends, and asked when it begins, which may be earlier and on another thread:
// whoever comes first decides. One slot for each of the last activities; one
// that is overwritten counts as "does not".
constexpr std::uint64_t adopted = std::uint64_t(1) << 63U;
constexpr std::size_t claim_count = 16384;
constinit std::array<std::atomic<std::uint64_t>, claim_count> claims{};

auto claim_of(id activity) noexcept -> std::atomic<std::uint64_t>& {
  const std::uint64_t thread = activity >> 40U;
  return claims[(activity + thread * 1021) % claim_count];
}

auto adopt(id activity, id operation) noexcept -> bool {
  std::uint64_t expected = operation;
  return claim_of(activity).compare_exchange_strong(
      expected, operation | adopted, std::memory_order_relaxed);
}

auto take_claim(id activity, id operation) noexcept -> bool {
  std::uint64_t found = operation;
  auto& claim = claim_of(activity);
  while (!claim.compare_exchange_strong(found, 0, std::memory_order_relaxed)) {
    if (found != (operation | adopted)) {
      return false;
    }
  }
  return found == (operation | adopted);
}

// Whether what begins is the activity that submitted it. A strand may run it in
// place, before its maker has ended.
auto goes_on(const submission& from, const scope* maker) noexcept -> bool {
  switch (from.how) {
    case tie::awaited:
    case tie::started:
      return true;
    case tie::apart:
      return false;
    case tie::open:
      break;
  }
  if (from.activity == 0) {
    return false;
  }
  if (maker != nullptr && maker->last_open == from.operation) {
    take_claim(from.activity, from.operation);
    return true;
  }
  return take_claim(from.activity, from.operation);
}

// The await that an operation is being started for. Sets `within_library` if
// the operation is a step of a composed one.
struct await_now {
  location* at = nullptr;
  const place* where = nullptr;
  bool within_library = false;
};

auto find_await() noexcept -> await_now {
  await_now found;
  const location* const end =
      innermost_scope != nullptr ? innermost_scope->locations : nullptr;
  for (location* at = innermost_location; at != end; at = at->outer) {
    const known_place* where = nullptr;
    if (at->file != nullptr && !at->begins) {
      where = place_of(at->file, at->line, at->function);
      if (where != nullptr && where->within_library) {
        found.within_library = true;
        continue;
      }
    }
    if (!at->claimed) {
      found.at = at;
      found.where = where;
    }
    break;
  }
  return found;
}

void continues(id activity) noexcept {
  scope* const in = innermost_scope;
  if (in != nullptr && in->activity == activity) {
    in->continued = true;
  } else if (in != nullptr && in->guest == activity) {
    in->guest_continued = true;
  }
}

void submit_open(submission& to, const await_now& await) noexcept {
  scope* const in = innermost_scope;
  to.how = tie::open;
  to.activity = current;
  if (in == nullptr || current == 0 || in->activity != current) {
    return;
  }
  // A step of the same composed operation, or its handler on its way to its
  // executor: the await lasts.
  if (await.within_library || to.what == submitted::executed ||
      to.what == submitted::polled) {
    to.where = in->where;
  }
  if (!in->continued) {
    in->last_open = to.operation;
    in->last_open_where = to.where;
    claim_of(current).store(to.operation, std::memory_order_relaxed);
  }
}

void tell(const submission& to, const char* type, const char* name) noexcept {
  burst say;
  say(event::create, to.operation, to.activity, to.where);
  say(event::name, to.operation,
      reinterpret_cast<std::uint64_t>(joined(type, name)));
  switch (to.what) {
    case submitted::executed:
    case submitted::passed:
    case submitted::carrier:
      say(event::enqueue, to.operation, to.queue);
      break;
    case submitted::polled:
      say(event::join, to.operation, to.queue);
      say(event::ready, to.operation, current);
      break;
    case submitted::received:
      say(event::describe, to.queue,
          traits{.what = kind::channel, .capacity = 0}.packed());
      say(event::drive, to.queue, to.activity);
      break;
    case submitted::sent:
      say(event::describe, to.queue,
          traits{.what = kind::channel, .capacity = 0}.packed());
      break;
    case submitted::operation:
      if (expires_at >= 0) {
        const std::int64_t left = expires_at - monotonic_nanoseconds();
        say(event::due, to.operation,
            static_cast<std::uint64_t>(std::max<std::int64_t>(left, 0)));
      }
      break;
  }
  if (to.how == tie::awaited) {
    say(event::suspend, to.activity,
        to.what == submitted::sent ? to.queue : to.operation, to.where);
  }
}

void open_scope(scope& now) noexcept {
  now.activity = 0;
  now.guest = 0;
  now.last_open = 0;
  now.last_open_where = nullptr;
  now.where = nullptr;
  now.handed_over = 0;
  now.carries = false;
  now.continued = false;
  now.guest_continued = false;
  now.own_awaits = 0;
  now.outer = innermost_scope;
  now.locations = innermost_location;
  now.current_before = current;
  now.awaits_before = awaits;
  innermost_scope = &now;
  current = 0;
  awaits = 0;
}

}  // namespace

constinit thread_local scope* innermost_scope = nullptr;
constinit thread_local location* innermost_location = nullptr;
constinit thread_local std::uint32_t awaits = 0;
constinit thread_local std::int64_t expires_at = -1;

auto is_awaited() noexcept -> bool {
  return find_await().at != nullptr;
}

auto own_activity() noexcept -> id {
  if (current == 0 && innermost_scope != nullptr) {
    current = new_id(role::frame);
    emit(event::create, current);
    if (innermost_scope->activity == 0) {
      innermost_scope->activity = current;
    }
  }
  return current;
}

void submit(submission& to, submitted what, id queue, const char* type,
            const char* name) noexcept {
  to.operation = new_id(role::operation);
  to.queue = queue;
  to.where = nullptr;
  to.open_awaits = awaits;
  to.what = what;
  scope* const in = innermost_scope;
  if (what == submitted::carrier || what == submitted::passed) {
    to.how = tie::apart;
    to.activity = what == submitted::carrier ? 0 : current;
  } else if (in != nullptr && in->handed_over != 0 && !in->continued) {
    to.how = tie::started;  // it is suspended as it is
    to.activity = in->activity;
    to.where = in->where;
    in->continued = true;
  } else if (const await_now await = find_await(); await.at != nullptr) {
    await.at->claimed = true;
    to.how = await.at->begins ? tie::started : tie::awaited;
    to.activity = own_activity();
    if (to.activity == 0) {
      to.how = tie::open;  // nothing runs that could wait
    }
    to.where = await.where;
    continues(to.activity);
  } else {
    submit_open(to, await);
  }
  tell(to, type, name);
}

void submit_at(submission& to, const char* type, const char* name,
               const place* where, bool waits) noexcept {
  to.operation = new_id(role::operation);
  to.queue = 0;
  to.open_awaits = awaits;
  to.what = submitted::operation;
  to.activity = waits ? own_activity() : 0;
  if (to.activity != 0) {
    to.how = tie::awaited;
    continues(to.activity);
  } else {
    submit_open(to, {});
  }
  to.where = where;
  tell(to, type, name);
}

void begin(scope& now, const submission& from) noexcept {
  const id by = current;
  const scope* const maker = innermost_scope;
  open_scope(now);
  if (from.operation == 0) {
    return;
  }
  const bool same = goes_on(from, maker);
  if (from.what == submitted::carrier) {
    now.carries = true;
  } else {
    now.activity = same ? from.activity : new_id(role::frame);
    now.where = from.where;
    now.own_awaits = same ? from.open_awaits : 0;
  }
  current = now.activity;
  awaits = now.own_awaits;
  burst say;
  if (!same && now.activity != 0) {
    say(event::create, now.activity, from.activity);
  }
  switch (from.what) {
    case submitted::executed:
    case submitted::passed:
      say(event::dequeue, from.operation, from.queue);
      break;
    case submitted::carrier:
      say(event::dequeue, from.operation, from.queue);
      return;
    case submitted::polled:
      say(event::observe, from.operation, by);
      break;
    case submitted::operation:
      say(event::observe, from.operation, now.activity);
      break;
    case submitted::sent:
    case submitted::received:
      // The completion of a channel's operation is queued by it, within the
      // handler of the other side.
      now.handed_over = from.operation;
      say(event::ready, from.operation, by);
      say(event::observe, from.operation, now.activity);
      return;
  }
  const bool runs_already =
      maker != nullptr && !maker->continued && maker->activity == now.activity;
  if (!runs_already) {
    say(event::resume, now.activity);
  }
}

void begin_new(scope& now) noexcept {
  const id parent = current;
  const id activity = new_id(role::frame);
  open_scope(now);
  now.locations = innermost_location->outer;
  now.activity = activity;
  current = activity;
  emit(event::create, activity, parent);
}

void end(scope& now) noexcept {
  scope* const outer = now.outer;
  burst say;
  if (outer != nullptr && now.activity != 0 &&
      outer->activity == now.activity) {
    // Two hooks around one handler.
    outer->continued = outer->continued || now.continued;
    outer->last_open = now.last_open;
    outer->last_open_where = now.last_open_where;
  } else if (now.activity != 0 && !now.continued) {
    const std::uint32_t open = now.guest != 0 ? now.own_awaits : awaits;
    if (now.last_open != 0 && adopt(now.activity, now.last_open)) {
      say(event::suspend, now.activity, now.last_open, now.last_open_where);
    } else if (open == 0) {
      say(event::finish, now.activity);
    }
  }
  if (now.guest != 0 && !now.guest_continued && awaits == 0) {
    say(event::finish, now.guest);
  }
  innermost_scope = outer;
  current = now.current_before;
  awaits = now.awaits_before;
}

void give_up(const submission& from) noexcept {
  const bool ends =
      from.how != tie::open ||
      (from.activity != 0 && take_claim(from.activity, from.operation));
  burst say;
  say(event::drop, from.operation, from.queue);
  if (ends) {
    say(event::destroy, from.activity);
  }
}

void go_on(id activity, std::uint32_t open_awaits) noexcept {
  scope* const in = innermost_scope;
  if (in != nullptr && in->activity != activity) {
    if (in->guest != activity) {
      in->guest = activity;
      in->guest_continued = false;
      in->own_awaits = awaits;
    }
  }
  if (in != nullptr) {
    current = activity;
    awaits = open_awaits;
  }
}

void open_await::start(const place* where) noexcept {
  activity_ = own_activity();
  if (activity_ == 0) {
    activity_ = new_id(role::frame);
    alone_ = true;
    emit(event::create, activity_, 0, site(where));
  } else {
    outer_awaits_ = awaits++;
  }
  emit(event::suspend, activity_, 0, site(where));
}

void open_await::resume() noexcept {
  if (alone_) {
    alone_ = false;
    emit(event::resume, activity_);
    emit(event::finish, activity_);
  } else {
    go_on(activity_, outer_awaits_);
    emit(event::resume, activity_);
  }
}

}  // namespace costall::probe::detail
