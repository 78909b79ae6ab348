// Sessions, rings and threads: nothing is lost in silence, nothing is torn, and
// the program never notices.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include <costall/probe/ring.h>
#include <costall/probe/session.h>
#include <costall/probe/text.h>
#include "runtime-probe/src/collector.h"
#include "runtime-probe/src/recording/reader.h"

#include <sys/wait.h>
#include <unistd.h>
#include "test/probe/sanitized.h"

namespace {

namespace pr = costall::probe;
using pr::event;
using pr::role;

auto quiet() -> pr::session_options {
  return {.limits = {},
          .record_to = {},
          .say = [](std::string_view) {},
          .live = false};
}

class counts : public pr::sink {
 public:
  void take(std::span<const pr::entry> entries,
            const pr::tables&) noexcept override {
    for (const pr::entry& each : entries) {
      ordered = ordered && each.when >= last;
      last = each.when;
      if (each.what == event::lost) {
        lost += each.subject;
      } else if (each.what != event::processor) {
        ++kept;
        begun += each.what == event::suspend ? 1 : 0;
        ended += each.what == event::resume ? 1 : 0;
        seen.insert(each.subject);
      }
    }
  }
  std::uint64_t kept = 0;
  std::uint64_t lost = 0;
  std::uint64_t begun = 0;
  std::uint64_t ended = 0;
  std::int64_t last = 0;
  bool ordered = true;
  std::set<pr::id> seen;
};

class recorded {
 public:
  explicit recorded(const pr::detail::collector_options& how = {}) {
    pr::detail::collector::instance().configure(how);
    pr::detail::collector::instance().add(all);
  }
  void end() {
    if (!ended_) {
      ended_ = true;
      pr::detail::collector::instance().remove(all);
    }
  }
  ~recorded() { end(); }
  counts all;

 private:
  bool ended_ = false;
};

TEST(Rings, KeepAllOfManyThreads) {
  recorded recording;
  std::vector<std::thread> threads;
  for (int i = 0; i != 8; ++i) {
    threads.emplace_back([] {
      for (int n = 0; n != 5000; ++n) {
        pr::emit(event::ready, pr::new_id(role::frame));
      }
    });
  }
  for (std::thread& each : threads) {
    each.join();
  }
  recording.end();
  EXPECT_EQ(recording.all.kept + recording.all.lost, 40'000U);
  EXPECT_EQ(recording.all.seen.size(), recording.all.kept);
  EXPECT_TRUE(recording.all.ordered);
}

// A full ring drops what begins before it drops what ends.
TEST(Rings, AnEndIsKeptWhereItsBeginIs) {
  recorded recording({.period = std::chrono::hours(1),
                      .bytes_a_thread = 256 * 32,
                      .hurries = false});
  std::thread([] {
    const pr::id frame = pr::new_id(role::frame);
    for (int n = 0; n != 300; ++n) {
      pr::emit(event::suspend, frame);
    }
    pr::emit(event::resume, frame);
  }).join();
  recording.end();
  EXPECT_EQ(recording.all.begun, 240U);
  EXPECT_EQ(recording.all.ended, 1U);
  EXPECT_EQ(recording.all.lost, 60U);
}

TEST(Rings, AFlightRecorderKeepsTheNewest) {
  recorded recording({.bytes_a_thread = 128 * 32, .flight_recorder = true});
  pr::id last = 0;
  std::thread([&last] {
    for (int n = 0; n != 1000; ++n) {
      last = pr::new_id(role::frame);
      pr::emit(event::ready, last);
    }
  }).join();
  recording.end();
  EXPECT_GE(recording.all.kept, 127U);
  EXPECT_LE(recording.all.kept, 128U);
  EXPECT_TRUE(recording.all.seen.contains(last));
}

TEST(Threads, TenThousandStartAndEnd) {
  recorded recording({.bytes_a_thread = 64 * 32});
  for (int batch = 0; batch != 200; ++batch) {
    std::vector<std::thread> threads;
    for (int i = 0; i != 50; ++i) {
      threads.emplace_back(
          [] { pr::emit(event::create, pr::new_id(role::frame)); });
    }
    for (std::thread& each : threads) {
      each.join();
    }
  }
  recording.end();
  EXPECT_EQ(recording.all.kept + recording.all.lost, 10'000U);
  EXPECT_EQ(recording.all.seen.size(), recording.all.kept);
  EXPECT_LT(pr::detail::thread_table::instance().slots().size(), 10'000U);
}

// Memory is capped: who gets none is counted.
TEST(Threads, BeyondTheMemoryEventsAreCountedAsLost) {
  auto& table = pr::detail::thread_table::instance();
  recorded recording(
      {.bytes_a_thread = 1024 * 32, .bytes_in_all = 2 * 1024 * 32});
  const std::uint64_t before = table.lost_without_slot.load();
  std::vector<std::thread> threads;
  std::atomic<int> arrived{0};
  for (int i = 0; i != 4; ++i) {
    threads.emplace_back([&arrived] {
      pr::emit(event::create, pr::new_id(role::frame));
      ++arrived;
      while (arrived.load() != 4) {
        std::this_thread::yield();
      }
    });
  }
  for (std::thread& each : threads) {
    each.join();
  }
  recording.end();
  EXPECT_EQ(recording.all.kept + recording.all.lost, 4U);
  EXPECT_GT(table.lost_without_slot.load(), before);
}

TEST(Session, SeveralAtATimeSeeTheSame) {
  pr::session first(quiet());
  pr::emit(event::create, pr::new_id(role::frame));
  pr::session second(quiet());
  pr::emit(event::create, pr::new_id(role::frame));
  EXPECT_EQ(second.stop().seen.frames, 1U);
  pr::emit(event::create, pr::new_id(role::frame));
  EXPECT_EQ(first.so_far().seen.frames, 3U);
  EXPECT_EQ(first.stop().seen.frames, 3U);
  EXPECT_EQ(first.stop().seen.frames, 3U);
}

TEST(Session, RecordsIntoAFile) {
  const auto path = std::filesystem::temp_directory_path() /
                    ("costall-session-" + std::to_string(getpid()));
  auto how = quiet();
  how.record_to = path.string();
  pr::session recording(how);
  const pr::id one = pr::new_id(role::frame);
  pr::emit(event::create, one);
  recording.stop();
  const auto read = pr::read_recording(path.string());
  EXPECT_TRUE(read.complete) << read.problem;
  EXPECT_TRUE(std::ranges::any_of(read.entries, [one](const pr::entry& each) {
    return each.subject == one;
  }));
  std::filesystem::remove(path);
}

TEST(Session, AnUnwritableFileIsToldAndTheRestGoesOn) {
  std::string told;
  auto how = quiet();
  how.record_to = "/nowhere/at/all/recording";
  how.say = [&told](std::string_view text) { told += text; };
  pr::session recording(how);
  pr::emit(event::create, pr::new_id(role::frame));
  EXPECT_EQ(recording.stop().seen.frames, 1U);
  EXPECT_THAT(told, testing::HasSubstr("/nowhere/at/all/recording"));
}

// The child has no collector: it records nothing, and ends as it should.
TEST(Session, AForkedChildRecordsNothing) {
  if (probe_test::with_thread_sanitizer) {
    GTEST_SKIP() << "the sanitizer allows the child no threads";
  }
  pr::session recording(quiet());
  pr::emit(event::create, pr::new_id(role::frame));
  const pid_t child = fork();
  if (child == 0) {
    const bool records = pr::is_recording();
    pr::emit(event::create, pr::new_id(role::frame));
    pr::session own(quiet());
    pr::emit(event::create, pr::new_id(role::frame));
    const bool again = own.stop().seen.frames == 1;
    _exit(!records && again ? 0 : 1);
  }
  int status = 0;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFEXITED(status));
  EXPECT_EQ(WEXITSTATUS(status), 0);
  pr::emit(event::create, pr::new_id(role::frame));
  EXPECT_EQ(recording.stop().seen.frames, 2U);
}

}  // namespace
