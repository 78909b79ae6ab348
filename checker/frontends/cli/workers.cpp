// fork, pipe, poll. One pipe per child carries its result; the child's stderr
// goes to a memory file, so that a crash says one line and not a page.
// Tested by test/frontends/cli_processes.test and cli_interrupt.test.
#include "checker/frontends/cli/workers.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <vector>

#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

// Deep template nesting makes Clang recurse deeply; its own driver asks for
// this much too.
constexpr rlim_t kStackBytes = 64UL << 20;

volatile std::sig_atomic_t g_signal = 0;

auto remember_signal(int number) -> void { g_signal = number; }

// While it lives, the three signals are held back and let in only by ppoll().
class SignalWindow {
 public:
  SignalWindow() {
    struct sigaction action {};
    action.sa_handler = remember_signal;
    sigset_t held;
    sigemptyset(&held);
    for (std::size_t i = 0; i < kCount; ++i) {
      sigaction(kSignals[i], &action, &before_[i]);
      sigaddset(&held, kSignals[i]);
    }
    sigprocmask(SIG_BLOCK, &held, &open_);
  }
  ~SignalWindow() { restore(); }
  SignalWindow(const SignalWindow&) = delete;
  auto operator=(const SignalWindow&) -> SignalWindow& = delete;

  auto restore() -> void {
    for (std::size_t i = 0; i < kCount; ++i) {
      sigaction(kSignals[i], &before_[i], nullptr);
    }
    sigprocmask(SIG_SETMASK, &open_, nullptr);
  }
  auto open_mask() const -> const sigset_t* { return &open_; }

 private:
  static constexpr std::size_t kCount = 3;
  static constexpr int kSignals[kCount] = {SIGINT, SIGTERM, SIGHUP};
  struct sigaction before_[kCount] {};
  sigset_t open_{};
};

struct Child {
  pid_t pid = -1;
  int pipe = -1;
  int log = -1;
  std::size_t piece = 0;
  std::string bytes;
};

auto write_all(int to, const std::string& bytes) -> bool {
  std::size_t written = 0;
  while (written < bytes.size()) {
    const ssize_t count =
        ::write(to, bytes.data() + written, bytes.size() - written);
    if (count < 0 && errno != EINTR) return false;
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  return true;
}

auto raise_stack_limit() -> void {
  rlimit limit{};
  if (getrlimit(RLIMIT_STACK, &limit) != 0) return;
  if (limit.rlim_cur != RLIM_INFINITY && limit.rlim_cur < kStackBytes) {
    limit.rlim_cur = std::min(kStackBytes, limit.rlim_max);
    setrlimit(RLIMIT_STACK, &limit);
  }
}

auto read_log(int log) -> std::string {
  std::string text;
  char buffer[4096];
  for (off_t at = 0;;) {
    const ssize_t count = ::pread(log, buffer, sizeof buffer, at);
    if (count <= 0) return text;
    text.append(buffer, static_cast<std::size_t>(count));
    at += count;
  }
}

auto first_line(const std::string& text) -> std::string {
  const std::size_t begin = text.find_first_not_of("\r\n \t");
  if (begin == std::string::npos) return {};
  return text.substr(begin, text.find('\n', begin) - begin);
}

// How a child that gave no result ended.
auto describe_end(int status, const std::string& log) -> std::string {
  std::string ended;
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    const char* name = sigabbrev_np(number);
    ended = std::string("killed by SIG") + (name == nullptr ? "?" : name);
  } else {
    ended = "ended with status " + std::to_string(WEXITSTATUS(status));
  }
  const std::string said = first_line(log);
  return said.empty() ? ended : ended + ": " + said;
}

class Pool {
 public:
  explicit Pool(const Workers& workers) : workers_(workers) {}
  ~Pool() { kill_all(); }
  Pool(const Pool&) = delete;
  auto operator=(const Pool&) -> Pool& = delete;

  auto run() -> int {
    g_signal = 0;
    while (next_ < workers_.count || !children_.empty()) {
      while (next_ < workers_.count && has_room()) start(next_++);
      wait_for_news();
      if (g_signal != 0) return g_signal;
    }
    return 0;
  }

 private:
  auto has_room() const -> bool {
    return children_.size() < std::max(1U, limit());
  }

  // Each child takes two descriptors here.
  auto limit() const -> unsigned {
    constexpr unsigned kMost = 256;
    return std::min({workers_.at_a_time, kMost, refused_});
  }

  auto start(std::size_t piece) -> void {
    int ends[2];
    if (::pipe2(ends, O_CLOEXEC) != 0) return fail(piece, "pipe");
    const int log = ::memfd_create("costall-worker-log", MFD_CLOEXEC);
    std::fflush(nullptr);
    const pid_t parent = ::getpid();
    const pid_t pid = ::fork();
    if (pid == 0) run_child(piece, ends, log, parent);
    const int error = errno;
    ::close(ends[1]);
    if (pid > 0) {
      children_.push_back({pid, ends[0], log, piece, {}});
      if (workers_.begun) workers_.begun(piece);
      return;
    }
    ::close(ends[0]);
    ::close(log);
    // No room for one more process: go on with those there are.
    if (error == EAGAIN && !children_.empty()) {
      refused_ = static_cast<unsigned>(children_.size());
      --next_;
      return;
    }
    errno = error;
    fail(piece, "fork");
  }

  [[noreturn]] auto run_child(std::size_t piece, const int* ends, int log,
                              pid_t parent) -> void {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (::getppid() != parent) ::_exit(1);
    signals_.restore();
    raise_stack_limit();
    if (log >= 0) ::dup2(log, STDERR_FILENO);
    const bool sent = write_all(ends[1], workers_.work(piece));
    std::fflush(stderr);
    // No destructors: giving the memory back piece by piece takes long.
    ::_exit(sent ? 0 : 1);
  }

  auto fail(std::size_t piece, const char* call) -> void {
    workers_.done(piece, {"", std::string(call) + ": " + system_message(errno)});
  }

  auto wait_for_news() -> void {
    std::vector<pollfd> polled;
    for (const Child& child : children_) {
      polled.push_back({child.pipe, POLLIN, 0});
    }
    const int ready = ::ppoll(polled.data(), polled.size(), nullptr,
                              signals_.open_mask());
    if (ready <= 0) return;
    std::vector<Child> running;
    std::vector<Child> ended;
    for (std::size_t i = 0; i < children_.size(); ++i) {
      const bool over = polled[i].revents != 0 && !read_some(children_[i]);
      (over ? ended : running).push_back(std::move(children_[i]));
    }
    children_ = std::move(running);
    for (Child& child : ended) finish(std::move(child));
  }

  // False at the end of what the child has to say.
  static auto read_some(Child& child) -> bool {
    char buffer[1 << 16];
    const ssize_t count = ::read(child.pipe, buffer, sizeof buffer);
    if (count > 0) child.bytes.append(buffer, static_cast<std::size_t>(count));
    return count > 0 || (count < 0 && errno == EINTR);
  }

  auto finish(Child child) -> void {
    int status = 0;
    while (::waitpid(child.pid, &status, 0) < 0 && errno == EINTR) continue;
    ::close(child.pipe);
    const std::string log = read_log(child.log);
    ::close(child.log);
    const bool good = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    // For those who work on the checker: all that a worker wrote.
    if (!log.empty() && (good || std::getenv("COSTALL_DEBUG") != nullptr)) {
      std::fwrite(log.data(), 1, log.size(), stderr);
    }
    if (good) {
      workers_.done(child.piece, {std::move(child.bytes), ""});
    } else {
      workers_.done(child.piece, {"", describe_end(status, log)});
    }
  }

  auto kill_all() -> void {
    for (const Child& child : children_) ::kill(child.pid, SIGKILL);
    for (const Child& child : children_) {
      while (::waitpid(child.pid, nullptr, 0) < 0 && errno == EINTR) continue;
      ::close(child.pipe);
      ::close(child.log);
    }
    children_.clear();
  }

  const Workers& workers_;
  SignalWindow signals_;
  std::vector<Child> children_;
  std::size_t next_ = 0;
  unsigned refused_ = ~0U;
};

}  // namespace

auto run_workers(const Workers& workers) -> int { return Pool(workers).run(); }

}  // namespace costall::cli
