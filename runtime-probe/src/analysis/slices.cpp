// What keeps a thread for too long (M7), while it does, and what the thread was
// seen to run meanwhile.
// Tested by test/probe/stacks_test.cpp.
#include <algorithm>
#include <array>
#include <string_view>

#include "runtime-probe/src/analysis/intervals.h"

namespace costall::probe::analysis {
namespace {

// A lost event may have been the end of it.
auto runs_too_long(const world& all, const frame& it) -> bool {
  return it.now == phase::running && all.whole_since(it.since) &&
         nanoseconds(all.now - it.since) >= all.limits.run_slice;
}

// In these a thread waits until there is something to do, which it may do by
// right: in the loop of an executor whose hooks have missed an end.
auto waits_for_work(std::string_view system_call) -> bool {
  constexpr std::array calls = {
      std::string_view("epoll_wait"),   std::string_view("epoll_pwait"),
      std::string_view("epoll_pwait2"), std::string_view("poll"),
      std::string_view("ppoll"),        std::string_view("select"),
      std::string_view("pselect6"),     std::string_view("io_uring_enter"),
      std::string_view("futex"),        std::string_view("restart_syscall")};
  return std::ranges::find(calls, system_call) != calls.end();
}

auto next_line(std::string_view& text) -> std::string_view {
  const std::size_t end = std::min(text.find('\n'), text.size());
  const std::string_view line = text.substr(0, end);
  text.remove_prefix(std::min(end + 1, text.size()));
  return line;
}

}  // namespace

auto long_slices(const world& all) -> std::vector<long_slice> {
  std::vector<long_slice> found;
  if (all.virtual_time) {
    return found;
  }
  for (const auto& [which, it] : all.frames) {
    if (!runs_too_long(all, it)) {
      continue;
    }
    const long_slice one{
        .frame = which, .thread = it.thread, .since = it.since};
    const auto same = std::ranges::find(found, it.thread, &long_slice::thread);
    if (same == found.end()) {
      found.push_back(one);
    } else if (one.since < same->since) {
      *same = one;
    }
  }
  return found;
}

auto stack_of(const world& all, const frame& it) -> std::uint32_t {
  const auto at = all.stacks.find(it.thread);
  return at != all.stacks.end() && at->second.when > it.since ? at->second.text
                                                              : 0;
}

void open_slices(const world& all, account& to) {
  for (const long_slice& each : long_slices(all)) {
    const frame& it = all.frames.at(each.frame);
    const std::uint32_t stack = stack_of(all, it);
    if (stack != 0) {
      add(to,
          {.measured = metric::run_slice,
           .blamed = it.resumed_at,
           .starved = it.site},
          {.from = it.since,
           .to = all.now,
           .idle = std::nullopt,
           .lasting = true,
           .stack = stack,
           .of = each.frame});
    }
  }
}

// The first line says what the thread does, each further one is a function,
// innermost first.
void tell_stack(const std::string& text, finding& to) {
  constexpr std::string_view call = "system call ";
  constexpr int most_in_message = 3;
  std::string_view rest = text;
  const std::string_view state = next_line(rest);
  to.message += "; it was seen in: ";
  to.message += state;
  to.steps.push_back(
      {.where = {}, .message = "the thread: " + std::string(state)});
  if (state.starts_with(call)) {
    const std::string_view name = state.substr(call.size());
    if (!waits_for_work(name.substr(0, name.find(',')))) {
      to.how_sure = confidence::likely;
    }
  }
  for (int i = 0; !rest.empty(); ++i) {
    const std::string_view line = next_line(rest);
    if (i < most_in_message) {
      to.message += i == 0 ? ": " : " < ";
      to.message += line;
    }
    to.steps.push_back({.where = {}, .message = "in " + std::string(line)});
  }
}

}  // namespace costall::probe::analysis
