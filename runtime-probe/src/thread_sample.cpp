// A thread in a system call is looked at from outside: the kernel tells where
// it is. One that runs gets a signal from a timer of its own processor time,
// which only time on a processor can fire: a thread that goes to sleep
// meanwhile is not woken. The handler copies and never unwinds. Tested by
// test/probe/stacks_test.cpp.
#include "runtime-probe/src/thread_sample.h"

#include <algorithm>
#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstdlib>
#include <mutex>

#include <fcntl.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <time.h>
#include <ucontext.h>
#include <unistd.h>

#if !defined(sigev_notify_thread_id)
#define sigev_notify_thread_id _sigev_un._tid
#endif

namespace costall::probe::detail {
namespace {

constexpr std::size_t most_words = 4096;
constexpr long wait_step = 250'000;  // ns
constexpr int most_waits = 60;

struct registers {
  std::uintptr_t instruction = 0;
  std::uintptr_t stack = 0;
  std::uintptr_t back = 0;  // where the innermost function returns to, or 0
};

#if defined(__x86_64__)
auto registers_of(const ucontext_t& of) noexcept -> registers {
  return {
      .instruction = static_cast<std::uintptr_t>(of.uc_mcontext.gregs[REG_RIP]),
      .stack = static_cast<std::uintptr_t>(of.uc_mcontext.gregs[REG_RSP]),
      .back = 0};
}
constexpr bool is_known_machine = true;
#elif defined(__aarch64__)
auto registers_of(const ucontext_t& of) noexcept -> registers {
  return {.instruction = of.uc_mcontext.pc,
          .stack = of.uc_mcontext.sp,
          .back = of.uc_mcontext.regs[30]};
}
constexpr bool is_known_machine = true;
#else
auto registers_of(const ucontext_t&) noexcept -> registers {
  return {};
}
constexpr bool is_known_machine = false;
#endif

// Of `mailbox::state`, below the number of the request.
enum class progress : std::uint32_t { idle, wanted, taking, done };
constexpr auto packed(std::uint32_t request, progress how) -> std::uint32_t {
  return (request << 2U) | static_cast<std::uint32_t>(how);
}

// One sample at a time; the handler writes what it was asked for.
struct mailbox {
  std::atomic<std::uint32_t> state{0};
  registers now;
  std::size_t bytes = 0;
  std::array<std::uintptr_t, most_words> words{};
};
constinit mailbox answer;

// Of one that comes late, nobody wants to know.
void on_signal(int, siginfo_t* info, void* context) {
  const auto request = static_cast<std::uint32_t>(info->si_value.sival_int);
  std::uint32_t expected = packed(request, progress::wanted);
  if (info->si_code != SI_TIMER ||
      !answer.state.compare_exchange_strong(
          expected, packed(request, progress::taking))) {
    return;
  }
  const int error = errno;
  answer.now = registers_of(*static_cast<const ucontext_t*>(context));
  answer.bytes =
      copy_memory(answer.now.stack, answer.words.data(), sizeof(answer.words));
  answer.state.store(packed(request, progress::done));
  errno = error;
}

// A signal that nobody uses, as far as can be told; 0 if there is none. What a
// program installs later replaces it, which is seen before each use.
auto own_signal() -> int {
  static int number = 0;
  struct sigaction now{};
  if (number != 0) {
    const bool ours = sigaction(number, nullptr, &now) == 0 &&
                      (now.sa_flags & SA_SIGINFO) != 0 &&
                      now.sa_sigaction == on_signal;
    return ours ? number : 0;
  }
  for (int each = SIGRTMAX - 2; each > SIGRTMIN; --each) {
    if (sigaction(each, nullptr, &now) != 0 || now.sa_handler != SIG_DFL) {
      continue;
    }
    struct sigaction ours{};
    ours.sa_sigaction = on_signal;
    ours.sa_flags = SA_SIGINFO | SA_RESTART | SA_ONSTACK;
    sigfillset(&ours.sa_mask);
    if (sigaction(each, &ours, nullptr) == 0) {
      number = each;
      return number;
    }
  }
  return 0;
}

auto file_of(int thread, const char* name) -> std::string {
  return "/proc/self/task/" + std::to_string(thread) + "/" + name;
}

auto is_blocked(int thread, int signal) -> bool {
  const std::string status = contents_of(file_of(thread, "status"));
  const std::size_t at = status.find("SigBlk:");
  if (at == std::string::npos) {
    return true;
  }
  const std::uint64_t mask =
      std::strtoull(status.c_str() + at + 7, nullptr, 16);
  return ((mask >> static_cast<unsigned>(signal - 1)) & 1U) != 0;
}

class processor_timer {
 public:
  processor_timer(int thread, int signal, std::uint32_t request) {
    sigevent how{};
    how.sigev_notify = SIGEV_THREAD_ID;
    how.sigev_signo = signal;
    how.sigev_value.sival_int = static_cast<int>(request);
    how.sigev_notify_thread_id = thread;
    const auto clock =
        static_cast<clockid_t>((~static_cast<unsigned>(thread) << 3U) | 6U);
    made_ = timer_create(clock, &how, &timer_) == 0;
    const itimerspec soon{.it_interval = {}, .it_value = {0, 1}};
    if (made_ && timer_settime(timer_, 0, &soon, nullptr) != 0) {
      timer_delete(timer_);
      made_ = false;
    }
  }
  processor_timer(const processor_timer&) = delete;
  auto operator=(const processor_timer&) -> processor_timer& = delete;
  ~processor_timer() {
    if (made_) {
      timer_delete(timer_);
    }
  }
  [[nodiscard]] auto made() const -> bool { return made_; }

 private:
  timer_t timer_{};
  bool made_ = false;
};

void pause() {
  const timespec moment{.tv_sec = 0, .tv_nsec = wait_step};
  nanosleep(&moment, nullptr);
}

// Whether the answer is there.
auto wait_for_answer(std::uint32_t request) -> bool {
  for (int i = 0; i != most_waits; ++i) {
    if (answer.state.load() == packed(request, progress::done)) {
      return true;
    }
    pause();
  }
  std::uint32_t expected = packed(request, progress::wanted);
  if (answer.state.compare_exchange_strong(expected, 0)) {
    return false;  // it did not run
  }
  return expected == packed(request, progress::done);
}

auto sample_running(int thread) -> std::optional<thread_sample> {
  static std::uint32_t requests = 0;
  constexpr std::uint32_t most_requests = (1U << 30U) - 1;
  const std::uint32_t before = answer.state.load();
  const bool is_busy = before != 0 && (before & 3U) != 3U;  // held up in there
  const int signal = own_signal();
  if (is_busy || signal == 0 || is_blocked(thread, signal)) {
    return std::nullopt;
  }
  const std::uint32_t request = requests = requests % most_requests + 1;
  answer.state.store(packed(request, progress::wanted));
  const processor_timer timer(thread, signal, request);
  if (!timer.made() || !wait_for_answer(request)) {
    std::uint32_t expected = packed(request, progress::wanted);
    answer.state.compare_exchange_strong(expected, 0);
    return std::nullopt;
  }
  thread_sample found{.doing = "running",
                      .stack = answer.now.stack,
                      .instruction = answer.now.instruction,
                      .words = {}};
  if (answer.now.back != 0) {
    found.words.push_back(answer.now.back);
  }
  const std::size_t count = answer.bytes / sizeof(std::uintptr_t);
  found.words.insert(found.words.end(), answer.words.begin(),
                     answer.words.begin() + static_cast<std::ptrdiff_t>(count));
  answer.state.store(0);
  return found;
}

// The last two words are the stack and the instruction; the first is the number
// of the call, or -1 where the thread waits for the kernel otherwise.
auto sample_waiting(int thread, const std::string& line)
    -> std::optional<thread_sample> {
  const std::size_t last = line.rfind(' ');
  const std::size_t before = line.rfind(' ', last - 1);
  if (last == std::string::npos || before == std::string::npos) {
    return std::nullopt;
  }
  const std::uintptr_t stack =
      std::strtoull(line.c_str() + before + 1, nullptr, 16);
  thread_sample found;
  found.stack = stack;
  found.instruction = std::strtoull(line.c_str() + last + 1, nullptr, 16);
  found.words.resize(most_words);
  found.words.resize(copy_memory(stack, found.words.data(),
                                 most_words * sizeof(std::uintptr_t)) /
                     sizeof(std::uintptr_t));
  const long call = std::strtol(line.c_str(), nullptr, 10);
  found.doing = call < 0 ? "waiting for the system"
                         : "system call " + name_of_system_call(call);
  if (contents_of(file_of(thread, "syscall")) != line) {
    return std::nullopt;  // it went on meanwhile
  }
  return found;
}

// What lies above the stack is another's.
void cut(thread_sample& found, std::uintptr_t locals) {
  if (locals > found.stack) {
    const std::size_t count = (locals - found.stack) / sizeof(std::uintptr_t);
    found.words.resize(std::min(found.words.size(), count));
  }
}

}  // namespace

auto copy_memory(std::uintptr_t from, void* to, std::size_t bytes) noexcept
    -> std::size_t {
  iovec into{.iov_base = to, .iov_len = bytes};
  // In parts of a page, as what lies before an unmapped one is copied still.
  constexpr std::size_t page = 4096;
  std::array<iovec, most_words * sizeof(std::uintptr_t) / page + 2> parts{};
  std::size_t count = 0;
  for (std::uintptr_t at = from; at < from + bytes && count != parts.size();
       ++count) {
    const std::uintptr_t end = std::min((at / page + 1) * page, from + bytes);
    parts.at(count) = {.iov_base = reinterpret_cast<void*>(at),
                       .iov_len = end - at};
    at = end;
  }
  const long copied = syscall(SYS_process_vm_readv, syscall(SYS_getpid), &into,
                              1UL, parts.data(), count, 0UL);
  return copied > 0 ? static_cast<std::size_t>(copied) : 0;
}

auto contents_of(const std::string& path) -> std::string {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  std::string all;
  if (file < 0) {
    return all;
  }
  std::array<char, 4096> part{};
  for (;;) {
    const ssize_t count = ::read(file, part.data(), part.size());
    if (count <= 0) {
      break;
    }
    all.append(part.data(), static_cast<std::size_t>(count));
  }
  ::close(file);
  return all;
}

auto sample_thread(int system_number, std::uintptr_t locals)
    -> std::optional<thread_sample> {
  static std::mutex one_at_a_time;
  const std::lock_guard guard(one_at_a_time);
  constexpr int most_tries = 3;
  if (!is_known_machine || system_number == static_cast<int>(gettid())) {
    return std::nullopt;
  }
  for (int i = 0; i != most_tries; ++i) {
    const std::string line = contents_of(file_of(system_number, "syscall"));
    if (line.empty()) {
      return std::nullopt;  // it has ended, or the kernel does not tell
    }
    std::optional<thread_sample> found =
        line.starts_with("running") ? sample_running(system_number)
                                    : sample_waiting(system_number, line);
    if (found) {
      cut(*found, locals);
      return found;
    }
  }
  return std::nullopt;
}

}  // namespace costall::probe::detail
