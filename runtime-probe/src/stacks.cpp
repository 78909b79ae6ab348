// Which threads are looked at, and what is told of them.
// Tested by test/probe/stacks_test.cpp.
#include "runtime-probe/src/stacks.h"

#include <algorithm>
#include <unordered_set>

#include "runtime-probe/src/call_chain.h"
#include "runtime-probe/src/collector.h"
#include "runtime-probe/src/thread_sample.h"

namespace costall::probe::detail {
namespace {

// Anybody may name a thread anything.
auto name_of_thread(int system_number) -> std::string {
  std::string name =
      contents_of("/proc/self/task/" + std::to_string(system_number) + "/comm");
  if (name.ends_with('\n')) {
    name.pop_back();
  }
  std::ranges::replace_if(
      name, [](char each) { return each < ' ' || each == ',' || each > '~'; },
      '?');
  return name;
}

// Texts live on, as recordings refer to them by address; null once there are
// very many. Called for one at a time, as sinks are.
auto kept(const std::string& text) -> const char* {
  constexpr std::size_t most = 4096;
  static auto* const all = new std::unordered_set<std::string>;
  const auto at = all->find(text);
  if (at != all->end()) {
    return at->c_str();
  }
  return all->size() < most ? all->insert(text).first->c_str() : nullptr;
}

}  // namespace

auto stack_text(int system_number, std::uintptr_t locals) -> std::string {
  const auto seen = sample_thread(system_number, locals);
  if (!seen) {
    return {};
  }
  std::string text = seen->doing + ", thread " + name_of_thread(system_number);
  for (const std::string& each : call_chain(*seen)) {
    text += "\n" + each;
  }
  return text;
}

void stack_watch::look(std::span<const analysis::long_slice> slices) {
  constexpr int most_at_once = 4;
  constexpr int most_tries = 5;
  int left = most_at_once;
  for (const analysis::long_slice& each : slices) {
    looked_at& before = before_[each.thread];
    if (before.slice != each) {
      before = {.slice = each, .tries = 0};
    }
    auto& events = collector::instance();
    thread_slot* const slot = events.quiet_slot(each.thread);
    if (before.tries == most_tries || slot == nullptr || left == 0) {
      continue;
    }
    --left;
    ++before.tries;
    const std::string text = stack_text(slot->system_number, slot->locals);
    // What it did since may have ended the slice.
    if (text.empty() || events.quiet_slot(each.thread) != slot) {
      continue;
    }
    if (const char* const own = kept(text)) {
      events.note_stack(each.thread, own);
    }
    before.tries = most_tries;
  }
}

}  // namespace costall::probe::detail
