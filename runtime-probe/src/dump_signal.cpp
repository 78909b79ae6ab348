// See dump_signal.h. Tested by test/probe/dump_signal_test.cpp.
#include "runtime-probe/src/dump_signal.h"

#include <atomic>
#include <charconv>
#include <csignal>
#include <cstring>

#include <signal.h>

namespace costall::probe::detail {
namespace {

constinit std::atomic<bool> asked{false};
static_assert(std::atomic<bool>::is_always_lock_free);

void note(int /*signal*/) {
  asked.store(true, std::memory_order_relaxed);
}

// Those that end a process at once, or that no handler gets.
auto can_be_handled(int number) -> bool {
  return number > 0 && number < NSIG && number != SIGKILL &&
         number != SIGSTOP && number != SIGSEGV && number != SIGBUS &&
         number != SIGFPE && number != SIGILL;
}

}  // namespace

auto signal_number(std::string_view name) -> int {
  int number = 0;
  const char* const end = name.data() + name.size();
  if (const auto read = std::from_chars(name.data(), end, number);
      read.ec == std::errc() && read.ptr == end) {
    return can_be_handled(number) ? number : 0;
  }
  if (name.starts_with("SIG")) {
    name.remove_prefix(3);
  }
  for (int each = 1; each < NSIG; ++each) {
    const char* const known = sigabbrev_np(each);
    if (known != nullptr && name == known) {
      return can_be_handled(each) ? each : 0;
    }
  }
  return 0;
}

auto watch_signal(int number) -> std::string {
  struct sigaction before{};
  if (sigaction(number, nullptr, &before) != 0) {
    return "signal " + std::to_string(number) +
           " cannot be handled: " + std::strerror(errno);
  }
  const bool is_ours = before.sa_handler == note;
  if (!is_ours && before.sa_handler != SIG_DFL &&
      before.sa_handler != SIG_IGN) {
    return "signal " + std::to_string(number) +
           " is handled by the program already; name another one";
  }
  struct sigaction ours{};
  ours.sa_handler = note;
  ours.sa_flags = SA_RESTART;
  sigemptyset(&ours.sa_mask);
  sigaction(number, &ours, nullptr);
  return {};
}

auto dump_was_asked() noexcept -> bool {
  return asked.load(std::memory_order_relaxed) &&
         asked.exchange(false, std::memory_order_relaxed);
}

}  // namespace costall::probe::detail
