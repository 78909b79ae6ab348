// Threads that one activity keeps: what they run is told, and none is
// disturbed. Real threads and real time, as a virtual clock cannot block one.
#include "runtime-probe/src/stacks.h"

#include <costall/probe/ring.h>
#include <costall/probe/session.h>
#include <costall/probe/text.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <csignal>
#include <mutex>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "runtime-probe/src/analysis/model.h"
#include "runtime-probe/src/recording/reader.h"
#include "test/probe/sanitized.h"
#include "test/probe/stuck_threads.h"

#include <pthread.h>
#include <unistd.h>

namespace pr = costall::probe;

extern "C" {
// NOLINTBEGIN: found by name
[[gnu::noinline]] void costall_test_burns(const std::atomic<bool>& stop) {
  while (!stop.load(std::memory_order_relaxed)) {
  }
}
[[gnu::noinline]] auto costall_test_reads(int from) -> int {
  char one = 0;
  return static_cast<int>(read(from, &one, 1)) + one;
}
// NOLINTEND
}

namespace {

using namespace std::chrono_literals;
using pr::event;
using stuck::channel;
using stuck::signals_come_late;
using testing::HasSubstr;

/// What runs in the block is one activity, which never suspends in it.
class activity {
 public:
  explicit activity(pr::site here = std::source_location::current()) {
    pr::emit(event::create, mine_);
    pr::emit(event::resume, mine_);
    pr::exchange_current(mine_);
    pr::emit(event::suspend, mine_, 0, here);
    pr::emit(event::resume, mine_);
  }
  activity(const activity&) = delete;
  auto operator=(const activity&) -> activity& = delete;
  ~activity() {
    pr::exchange_current(0);
    pr::emit(event::finish, mine_);
  }

 private:
  pr::id mine_ = pr::new_id(pr::role::frame);
};

struct said {
  std::mutex mutex;
  std::string text;
  // Sooner or later.
  auto has(const std::string& part) -> bool {
    const auto end = std::chrono::steady_clock::now() + 20s;
    while (std::chrono::steady_clock::now() < end) {
      {
        const std::lock_guard guard(mutex);
        if (text.find(part) != std::string::npos) {
          return true;
        }
      }
      std::this_thread::sleep_for(10ms);
    }
    return false;
  }
  auto to() -> std::function<void(std::string_view)> {
    return [this](std::string_view more) {
      const std::lock_guard guard(mutex);
      text += more;
    };
  }
};

auto listening(said& to) -> pr::session_options {
  pr::session_options how;
  how.say = to.to();
  return how;
}

auto of_slices(const pr::report& all) -> std::vector<pr::finding> {
  std::vector<pr::finding> found;
  std::ranges::copy_if(all.findings, std::back_inserter(found),
                       [](const pr::finding& each) {
                         return each.measured == pr::metric::run_slice;
                       });
  return found;
}

// The finding with that text, once there is one; empty if it never comes.
auto awaited(pr::session& in, const std::string& text) -> pr::finding {
  const auto end = std::chrono::steady_clock::now() + 20s;
  while (std::chrono::steady_clock::now() < end) {
    for (const pr::finding& each : of_slices(in.so_far())) {
      if (each.message.find(text) != std::string::npos) {
        return each;
      }
    }
    std::this_thread::sleep_for(10ms);
  }
  return {};
}

// First, as no other test may have made use of one before.
TEST(Stacks, NoSignalIsTakenUnlessAsked) {
  const auto taken = [] {
    int count = 0;
    for (int each = SIGRTMIN; each <= SIGRTMAX; ++each) {
      struct sigaction now{};
      sigaction(each, nullptr, &now);
      count += now.sa_handler != SIG_DFL ? 1 : 0;
    }
    return count;
  };
  const int before = taken();
  said live;
  pr::session_options how = listening(live);
  how.stacks = false;
  pr::session recording(std::move(how));
  std::atomic<bool> stop = false;
  std::thread worker([&] {
    const activity now;
    costall_test_burns(stop);
  });
  std::this_thread::sleep_for(400ms);
  stop = true;
  worker.join();
  const auto found = of_slices(recording.stop());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_TRUE(found[0].steps.empty());
  EXPECT_EQ(taken(), before);
}

TEST(Stacks, AThreadBlockedInASystemCall) {
  if (probe_test::with_address_sanitizer) {
    GTEST_SKIP() << "the sanitizer reads in the function's place";
  }
  said live;
  pr::session recording(listening(live));
  const channel pipe;
  unsigned line = 0;
  std::thread worker([&] {
    pthread_setname_np(pthread_self(), "blocked-one");
    line = __LINE__ + 1;
    const activity now;
    costall_test_reads(pipe.out());
  });
  const pr::finding seen = awaited(recording, "system call read");
  EXPECT_EQ(seen.rule, "blocking-call-in-coroutine");
  EXPECT_TRUE(seen.lasting);
  EXPECT_EQ(seen.blamed.line, line);
  EXPECT_TRUE(pr::is_stall(seen));
  EXPECT_THAT(seen.message, HasSubstr("has run for "));
  EXPECT_TRUE(live.has("in costall_test_reads ("));
  pipe.send();
  worker.join();
  const auto found = of_slices(recording.stop());
  ASSERT_EQ(found.size(), 1U);
  EXPECT_FALSE(found[0].lasting);
  const std::string text = pr::to_text(found[0]);
  EXPECT_THAT(text, HasSubstr("system call read, thread blocked-one"));
  EXPECT_THAT(text, HasSubstr("in costall_test_reads ("));
}

TEST(Stacks, AThreadThatRuns) {
  if (signals_come_late) {
    GTEST_SKIP() << "signals come late here";
  }
  said live;
  pr::session recording(listening(live));
  std::atomic<bool> stop = false;
  std::thread worker([&] {
    const activity now;
    costall_test_burns(stop);
  });
  const pr::finding seen = awaited(recording, "costall_test_burns");
  stop = true;
  worker.join();
  EXPECT_THAT(seen.message, HasSubstr("running, thread "));
  EXPECT_FALSE(pr::is_stall(seen)) << "it may be what was meant";
  ASSERT_FALSE(of_slices(recording.stop()).empty());
}

TEST(Stacks, AThreadThatIsFineIsNotLookedAt) {
  said live;
  pr::session recording(listening(live));
  const auto end = std::chrono::steady_clock::now() + 400ms;
  std::thread worker([&] {
    const pr::id mine = pr::new_id(pr::role::frame);
    pr::emit(event::create, mine);
    while (std::chrono::steady_clock::now() < end) {
      pr::emit(event::resume, mine);
      pr::emit(event::suspend, mine);
      std::this_thread::sleep_for(1ms);
    }
    std::this_thread::sleep_for(200ms);  // with nothing that runs
  });
  worker.join();
  for (const pr::finding& each : of_slices(recording.stop())) {
    EXPECT_TRUE(each.steps.empty()) << each.message;
  }
  EXPECT_EQ(live.text, "");
}

TEST(Stacks, InVirtualTimeNobodyIsLookedAt) {
  said live;
  pr::session recording(listening(live));
  const channel pipe;
  std::thread worker([&] {
    pr::emit(event::clock, 0);
    const activity now;
    costall_test_reads(pipe.out());
  });
  std::this_thread::sleep_for(400ms);
  pipe.send();
  worker.join();
  EXPECT_TRUE(of_slices(recording.stop()).empty());
}

// A hand-made recording: two slices, and a look in the middle of the second.
TEST(Stacks, AStackIsOfTheSliceInWhichItWasTaken) {
  pr::tables names;
  names.sites.push_back(
      {.file = "a/b.cpp", .function = "f", .line = 7, .column = 1});
  names.sites.push_back(
      {.file = "a/b.cpp", .function = "f", .line = 9, .column = 1});
  names.strings.emplace_back(
      "system call fsync, thread io\nfsync (libc.so.6)\nsave() (server)");
  const auto frame = pr::id(pr::role::frame) << 56U | 1;
  const auto at = [&](std::int64_t time, event what, std::uint64_t subject,
                      std::uint64_t object, std::uint32_t site) {
    pr::entry one;
    one.when = time * 1'000'000;
    one.subject = subject;
    one.object = object;
    one.site = site;
    one.thread = 3;
    one.what = what;
    return one;
  };
  const std::vector<pr::entry> entries = {
      at(0, event::create, frame, 0, 0),
      at(0, event::resume, frame, 0, 0),
      at(100, event::suspend, frame, 0, 1),
      at(200, event::resume, frame, 0, 0),
      at(270, event::stack, 3, 1, 0),
      at(300, event::suspend, frame, 0, 2),
  };
  const auto found = of_slices(pr::analyze(entries, names, pr::thresholds()));
  ASSERT_EQ(found.size(), 2U);
  const bool first = found[0].blamed.line == 7;
  const pr::finding& before = found[first ? 0 : 1];
  const pr::finding& seen = found[first ? 1 : 0];
  EXPECT_TRUE(before.steps.empty());
  EXPECT_EQ(before.how_sure, pr::confidence::possible);
  EXPECT_EQ(seen.blamed.line, 9U);
  EXPECT_EQ(seen.how_sure, pr::confidence::likely);
  EXPECT_THAT(seen.message, HasSubstr("system call fsync, thread io: "
                                      "fsync (libc.so.6) < save() (server)"));
  ASSERT_EQ(seen.steps.size(), 3U);
  EXPECT_EQ(seen.steps[2].message, "in save() (server)");
}

TEST(Stacks, TheyAreInTheRecording) {
  const std::string path = testing::TempDir() + "stacks.costall";
  said live;
  {
    pr::session_options how = listening(live);
    how.record_to = path;
    pr::session recording(std::move(how));
    const channel pipe;
    std::thread worker([&] {
      const activity now;
      costall_test_reads(pipe.out());
    });
    awaited(recording, "system call read");
    pipe.send();
    worker.join();
  }
  const auto read = pr::read_recording(path);
  const auto found =
      of_slices(pr::analyze(read.entries, read.names, pr::thresholds()));
  ASSERT_EQ(found.size(), 1U);
  EXPECT_THAT(found[0].message, HasSubstr("system call read"));
  std::remove(path.c_str());
}

}  // namespace
