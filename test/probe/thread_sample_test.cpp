// Threads are looked at from outside: none is disturbed by it, and what is told
// of them is so.
#include "runtime-probe/src/thread_sample.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cerrno>
#include <chrono>
#include <csignal>
#include <future>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>

#include "runtime-probe/src/stacks.h"
#include "test/probe/stuck_threads.h"

#include <poll.h>
#include <pthread.h>
#include <sys/syscall.h>
#include <unistd.h>

namespace pr = costall::probe;

extern "C" {
// NOLINTBEGIN: found by name
// Leaves return addresses behind, and has room in which they lie.
[[gnu::noinline]] auto costall_test_leaves(int depth) -> int {
  return depth == 0 ? 0 : costall_test_leaves(depth - 1) + 1;
}
[[gnu::noinline]] auto costall_test_roomy(int from) -> int {
  std::array<char, 8192> room;
  return static_cast<int>(read(from, room.data(), 1));
}
// NOLINTEND
}

namespace {

using namespace std::chrono_literals;
using stuck::calls_are_intercepted;
using stuck::channel;
using stuck::signals_come_late;
using testing::HasSubstr;
using testing::Not;

auto number_of_this_thread() -> int {
  return static_cast<int>(gettid());
}

/// A thread that says its number and then does something until it is stopped.
class worker {
 public:
  template <class Function>
  explicit worker(Function run) {
    thread_ = std::thread([this, run]() mutable {
      locals_ = reinterpret_cast<std::uintptr_t>(&errno);
      number_.set_value(number_of_this_thread());
      while (!stop_.load()) {
        run();
      }
    });
    known_ = number_.get_future().get();
  }
  worker(const worker&) = delete;
  auto operator=(const worker&) -> worker& = delete;
  ~worker() {
    stop_ = true;
    thread_.join();
  }
  [[nodiscard]] auto number() const -> int { return known_; }
  [[nodiscard]] auto locals() const -> std::uintptr_t { return locals_; }

 private:
  std::promise<int> number_;
  std::atomic<bool> stop_ = false;
  std::thread thread_;
  int known_ = 0;
  std::uintptr_t locals_ = 0;
};

// Polls and computes by turns, so that samples hit it on its way in, too.
TEST(ThreadSample, NoSystemCallIsInterrupted) {
  std::atomic<int> interrupted = 0;
  const channel pipe;
  int waiting = 0;
  int running = 0;
  {
    const worker polling([&] {
      pollfd what{.fd = pipe.out(), .events = POLLIN, .revents = 0};
      if (poll(&what, 1, 2) < 0 && errno == EINTR) {
        ++interrupted;
      }
      const auto end = std::chrono::steady_clock::now() + 2ms;
      while (std::chrono::steady_clock::now() < end) {
      }
    });
    for (int i = 0; i != 400; ++i) {
      const auto seen = pr::detail::sample_thread(polling.number());
      if (seen) {
        ++(seen->doing == "running" ? running : waiting);
      }
      std::this_thread::sleep_for(1ms);
    }
  }
  EXPECT_EQ(interrupted, 0);
  EXPECT_GT(waiting, 20);
  if (!signals_come_late) {
    EXPECT_GT(running, 20);
  }
}

// What has returned is not told of.
TEST(ThreadSample, CallsThatHaveReturned) {
  const channel pipe;
  std::string text;
  {
    const worker reading([&, has_read = false]() mutable {
      if (!std::exchange(has_read, true)) {
        costall_test_leaves(100);
        costall_test_roomy(pipe.out());
      }
      std::this_thread::sleep_for(1ms);
    });
    for (int i = 0; i != 2000 && !text.starts_with("system call read"); ++i) {
      std::this_thread::sleep_for(1ms);
      text = pr::detail::stack_text(reading.number(), reading.locals());
    }
    pipe.send();
  }
  EXPECT_THAT(text, HasSubstr("\ncostall_test_roomy ("));
  EXPECT_THAT(text, HasSubstr("CallsThatHaveReturned"));
  if (!calls_are_intercepted) {
    EXPECT_THAT(text, Not(HasSubstr("costall_test_leaves")));
  }
}

[[gnu::noinline]] void throws(int depth) {
  if (depth == 0) {
    throw std::runtime_error("thrown");
  }
  throws(depth - 1);
}

TEST(ThreadSample, AThreadThatThrowsMayBeSampled) {
  constexpr int samples = 1000;
  std::atomic<long> caught = 0;
  int found = 0;
  {
    const worker throwing([&] {
      try {
        throws(10);
      } catch (const std::runtime_error&) {
        ++caught;
      }
    });
    for (int i = 0; i != samples; ++i) {
      found += pr::detail::sample_thread(throwing.number()) ? 1 : 0;
    }
  }
  EXPECT_GT(caught, 0);
  if (!signals_come_late) {
    EXPECT_GT(found, samples / 2);
  }
}

TEST(ThreadSample, ThreadsThatCannotBeLookedAt) {
  EXPECT_EQ(pr::detail::stack_text(number_of_this_thread()), "");
  EXPECT_EQ(pr::detail::stack_text(0x7FFFFFFF), "") << "there is none";
  int number = 0;
  std::thread([&] { number = number_of_this_thread(); }).join();
  EXPECT_EQ(pr::detail::stack_text(number), "") << "it has ended";
  const worker deaf([masked = false]() mutable {
    if (!masked) {
      sigset_t all;
      sigfillset(&all);
      pthread_sigmask(SIG_BLOCK, &all, nullptr);
      masked = true;
    }
  });
  std::this_thread::sleep_for(20ms);
  EXPECT_EQ(pr::detail::stack_text(deaf.number()), "");
}

TEST(ThreadSample, MemoryThatIsNotThere) {
  std::array<char, 16> to{};
  EXPECT_EQ(pr::detail::copy_memory(16, to.data(), to.size()), 0U);
  const std::string from = "what lies here";
  EXPECT_EQ(pr::detail::copy_memory(
                reinterpret_cast<std::uintptr_t>(from.data()), to.data(), 14),
            14U);
  EXPECT_STREQ(to.data(), "what lies here");
}

TEST(ThreadSample, NamesOfSystemCalls) {
  EXPECT_EQ(pr::detail::name_of_system_call(SYS_read), "read");
  EXPECT_EQ(pr::detail::name_of_system_call(SYS_futex), "futex");
  EXPECT_EQ(pr::detail::name_of_system_call(99999), "number 99999");
}

}  // namespace
