// The reader against thousands of damaged recordings: it ends, keeps its
// promises and asks for no more memory than the file justifies. The same
// mutants in every run; meant to run under the sanitizers too.
#include <gtest/gtest.h>

#include <chrono>
#include <filesystem>
#include <random>

#include "runtime-probe/src/recording/layout.h"
#include "runtime-probe/src/recording/reader.h"
#include "runtime-probe/src/recording/writer.h"
#include "runtime-probe/src/report/perfetto.h"
#include "test/probe/sample_recording.h"

namespace costall::probe {
namespace {

using random = std::mt19937;

auto seed_bytes() -> std::string {
  const std::string path = test::scratch_file("fuzz");
  tables names = test::sample_tables();
  const auto entries = test::sample_entries();
  {
    file_writer writer(path);
    for (int part = 0; part < 4; ++part) {
      auto later = entries;
      for (entry& one : later) {
        one.when += part * 2'000'000;
      }
      names.strings.push_back("string " + std::to_string(part));
      names.sites.push_back({.file = "f" + std::to_string(part) + ".cpp",
                             .function = "void f()",
                             .line = 1});
      writer.take(later, names);
    }
    writer.tick(5'000'000'000);
    writer.finish(6'000'000'000);
  }
  const std::string bytes = test::contents(path);
  std::filesystem::remove(path);
  return bytes;
}

auto below(random& dice, std::size_t end) -> std::size_t {
  return end == 0 ? 0 : dice() % end;
}

void mutate(std::string& bytes, random& dice) {
  const std::size_t at = below(dice, bytes.size());
  const std::size_t size = below(dice, 40);
  switch (dice() % 6) {
    case 0:
      bytes[at] = static_cast<char>(dice());
      break;
    case 1:
      bytes.erase(at, size);
      break;
    case 2:
      bytes.insert(at, std::string(size, static_cast<char>(dice())));
      break;
    case 3:
      bytes.insert(at, bytes.substr(below(dice, bytes.size()), size));
      break;
    case 4:  // a length, a count, a number
      for (std::size_t i = at & ~std::size_t(3); i < bytes.size() && i < at + 4;
           ++i) {
        bytes[i] = static_cast<char>(dice() % 2 == 0 ? 0xFF : dice() % 3);
      }
      break;
    default:
      bytes.resize(at);
  }
}

// Makes the sums right again, so that what lies behind them is reached.
void mend(std::string& bytes) {
  using namespace layout;
  if (bytes.size() < header_size) {
    return;
  }
  const std::string_view all(bytes);
  store(&bytes[12],
        crc32(all.substr(checked_from, header_size - checked_from)));
  std::uint32_t number = 0;
  for (std::size_t at = header_size; at + block_head_size <= bytes.size();) {
    const auto size = load<std::uint32_t>(&bytes[at + 4]);
    if (size > bytes.size() - at - block_head_size) {
      return;
    }
    store(&bytes[at + 8], number++);
    store(&bytes[at + 12], crc32(all.substr(at + block_head_size, size),
                                 crc32(all.substr(at, checked_head))));
    at += block_head_size + size;
  }
}

// What reader.h promises.
void expect_sound(const recording& read, std::size_t size) {
  ASSERT_EQ(read.problem.empty(), read.complete);
  ASSERT_TRUE(read.usable || read.entries.empty());
  ASSERT_LE(read.entries.size(), size / layout::entry_size);
  ASSERT_LE(read.names.sites.size(), size / 16 + 1);
  ASSERT_LE(read.names.strings.size(), size / 4 + 1);
  std::int64_t before = 0;
  for (const entry& one : read.entries) {
    ASSERT_GE(one.when, before);
    ASSERT_LE(one.when, read.last);
    ASSERT_LT(one.site, read.names.sites.size());
    ASSERT_GE(one.what, event::create);
    ASSERT_LE(one.what, last_event);
    if (one.what == event::name || one.what == event::stack) {
      ASSERT_LT(one.object, read.names.strings.size());
    }
    before = one.when;
  }
}

struct outcome {
  int usable = 0;
  int complete = 0;
  int with_entries = 0;
};

auto fuzz(unsigned seed, int mutants, bool with_sums) -> outcome {
  random dice(seed);
  const std::string whole = seed_bytes();
  outcome seen;
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < mutants; ++i) {
    std::string bytes = whole;
    for (unsigned n = dice() % 4 + 1; n > 0 && !bytes.empty(); --n) {
      mutate(bytes, dice);
    }
    if (bytes == whole) {
      continue;  // changed into what it was
    }
    if (with_sums) {
      mend(bytes);
    }
    const recording read = read_recording_bytes(bytes);
    expect_sound(read, bytes.size());
    // What reads entries next must not trip over them.
    std::size_t written = 0;
    write_perfetto(read.entries, read.names, {},
                   [&](std::string_view part) { written += part.size(); });
    EXPECT_GT(written, 0U);
    if (testing::Test::HasFatalFailure()) {
      ADD_FAILURE() << "mutant " << i;
      break;
    }
    seen.usable += read.usable ? 1 : 0;
    seen.complete += read.complete ? 1 : 0;
    seen.with_entries += read.entries.empty() ? 0 : 1;
  }
  const auto took = std::chrono::steady_clock::now() - begin;
  EXPECT_LT(took, std::chrono::minutes(1));  // nothing loops
  return seen;
}

TEST(FuzzReader, FindsDamage) {
  const outcome seen = fuzz(1, 3000, false);
  EXPECT_EQ(seen.complete, 0);
  EXPECT_GT(seen.with_entries, 300);
}

TEST(FuzzReader, SurvivesWhatLiesBehindTheSums) {
  const outcome seen = fuzz(2, 6000, true);
  EXPECT_GT(seen.complete, 60);  // where a text or a line number was hit
  EXPECT_GT(seen.usable - seen.complete, 1000);
  EXPECT_GT(seen.with_entries, 1000);
}

TEST(FuzzReader, SurvivesNoise) {
  random dice(3);
  for (int i = 0; i < 2000; ++i) {
    std::string bytes(below(dice, 600), '\0');
    for (char& byte : bytes) {
      byte = static_cast<char>(dice() % 4 == 0 ? dice() : 0);
    }
    if (i % 2 == 0) {
      bytes.insert(0, seed_bytes().substr(0, layout::header_size));
      mend(bytes);
    }
    expect_sound(read_recording_bytes(bytes), bytes.size());
  }
}

}  // namespace
}  // namespace costall::probe
