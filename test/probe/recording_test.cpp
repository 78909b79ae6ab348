// What is written can be read, as far as it was written and is sound.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>

#include "runtime-probe/src/recording/layout.h"
#include "runtime-probe/src/recording/reader.h"
#include "runtime-probe/src/recording/writer.h"
#include "test/probe/sample_recording.h"

namespace costall::probe {
namespace {

using test::at_end;
using test::contents;
using test::expect_sample;
using test::same;
using test::sample_entries;
using test::sample_tables;
using test::scratch_file;
using test::write_sample;
using testing::AllOf;
using testing::HasSubstr;
using testing::IsEmpty;

auto sample_bytes(bool to_the_end = true) -> std::string {
  const std::string path = scratch_file("sample");
  write_sample(path, to_the_end);
  std::string bytes = contents(path);
  std::filesystem::remove(path);
  return bytes;
}

TEST(Recording, IsReadAsItWasWritten) {
  const std::string path = scratch_file("round_trip");
  write_sample(path, true);
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  expect_sample(read);
  EXPECT_TRUE(read.usable);
  EXPECT_TRUE(read.complete);
  EXPECT_THAT(read.problem, IsEmpty());
  EXPECT_EQ(read.last, at_end);
  EXPECT_EQ(read.info.version, 1U);
  EXPECT_EQ(read.info.process, static_cast<std::uint32_t>(getpid()));
  EXPECT_EQ(read.info.program,
            std::string(program_invocation_short_name).substr(0, 32));
  EXPECT_GT(read.info.started_at, 1'600'000'000'000'000'000);
}

TEST(Recording, GrowsByWhatIsNew) {
  const std::string path = scratch_file("grows");
  tables names = sample_tables();
  const auto entries = sample_entries();
  file_writer writer(path);
  writer.take(std::span(entries).first(2), names);
  const auto before = contents(path).size();
  writer.take({}, names);
  EXPECT_EQ(contents(path).size(), before);
  names.sites.push_back({.file = "late.cpp", .function = "f", .line = 1});
  names.strings.emplace_back("late");
  writer.take(std::span(entries).subspan(2), names);
  writer.finish(0);  // a clock that is behind is no reason for a bad file
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  EXPECT_TRUE(read.complete) << read.problem;
  EXPECT_EQ(read.entries.size(), entries.size());
  EXPECT_EQ(read.names.sites, names.sites);
  EXPECT_EQ(read.names.strings, names.strings);
  EXPECT_EQ(read.last, entries.back().when);
}

TEST(Recording, KeepsTheTimeWhileNothingHappens) {
  const std::string path = scratch_file("time");
  file_writer writer(path);
  writer.take(sample_entries(), sample_tables());
  const auto before = contents(path).size();
  for (std::int64_t now = 0; now < 60'000; now += 100) {
    writer.tick(now * 1'000'000);
  }
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  EXPECT_FALSE(read.complete);
  EXPECT_EQ(read.entries.size(), sample_entries().size());
  EXPECT_GE(read.last, 58'000'000'000);
  EXPECT_LE(contents(path).size(), before + 60 * 24);
}

TEST(Recording, SplitsWhatIsLargerThanABlock) {
  const std::string path = scratch_file("large");
  std::vector<entry> entries(100'000);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    entries[i] = {.when = static_cast<std::int64_t>(i), .subject = i * i};
  }
  tables names = sample_tables();
  const std::string long_text(2 * layout::most_text, 'x');
  for (int i = 0; i < 200; ++i) {
    names.sites.push_back({.file = long_text, .function = long_text});
    names.strings.push_back(long_text);
  }
  file_writer writer(path);
  writer.take(entries, names);
  writer.finish(0);
  const recording read = read_recording(path);
  std::filesystem::remove(path);
  ASSERT_TRUE(read.complete) << read.problem;
  ASSERT_EQ(read.entries.size(), entries.size());
  EXPECT_TRUE(
      std::equal(entries.begin(), entries.end(), read.entries.begin(), same));
  ASSERT_EQ(read.names.sites.size(), names.sites.size());
  EXPECT_EQ(read.names.sites.back().file.size(), layout::most_text);
  ASSERT_EQ(read.names.strings.size(), names.strings.size());
}

// The sums of the standard's check value and of zlib's documentation.
TEST(Recording, HasTheUsualChecksum) {
  EXPECT_EQ(layout::crc32("123456789"), 0xCBF43926U);
  EXPECT_EQ(layout::crc32(""), 0U);
  EXPECT_EQ(layout::crc32("6789", layout::crc32("12345")), 0xCBF43926U);
  EXPECT_EQ(layout::crc32("The quick brown fox jumps over the lazy dog"),
            0x414FA339U);
}

TEST(Recording, IsReadUpToWhereItWasCut) {
  const std::string whole = sample_bytes();
  const auto entries = sample_entries();
  bool has_read_all = false;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    const recording read = read_recording_bytes(whole.substr(0, size));
    EXPECT_FALSE(read.complete) << size;
    EXPECT_FALSE(read.problem.empty()) << size;
    EXPECT_EQ(read.usable, size >= layout::header_size) << size;
    ASSERT_TRUE(read.entries.empty() || read.entries.size() == entries.size());
    if (!read.entries.empty()) {
      has_read_all = true;
      expect_sample(read);
    }
  }
  EXPECT_TRUE(has_read_all);
}

TEST(Recording, NoticesEveryFlippedBit) {
  const std::string whole = sample_bytes();
  ASSERT_TRUE(read_recording_bytes(whole).complete);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    std::string bytes = whole;
    bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << (bit % 8)));
    const recording read = read_recording_bytes(bytes);
    EXPECT_FALSE(read.complete) << bit;
    EXPECT_FALSE(read.problem.empty()) << bit;
  }
}

auto problem_of(const std::string& bytes) -> std::string {
  const recording read = read_recording_bytes(bytes);
  EXPECT_FALSE(read.complete);
  return read.problem;
}

TEST(Recording, SaysWhatIsWrongWithAFile) {
  const std::string whole = sample_bytes();
  EXPECT_THAT(problem_of(""), HasSubstr("empty, not a recording"));
  EXPECT_THAT(problem_of("{\"version\": 1}"), HasSubstr("not a recording"));
  EXPECT_THAT(problem_of(std::string(4096, '\0')),
              HasSubstr("not a recording"));
  EXPECT_THAT(problem_of(whole.substr(0, 20)),
              HasSubstr("breaks off after 20 bytes, within its header"));
  std::string newer = whole;
  newer[8] = 9;
  EXPECT_THAT(problem_of(newer), AllOf(HasSubstr("format version 9"),
                                       HasSubstr("reads version 1")));
  EXPECT_THAT(problem_of(sample_bytes(false)),
              HasSubstr("it has no end: the program was killed after byte"));
  EXPECT_THAT(problem_of(whole.substr(0, whole.size() - 1)),
              HasSubstr("is cut off"));
  EXPECT_THAT(problem_of(whole + "more"), HasSubstr("4 bytes follow its end"));
}

TEST(Recording, SaysWhyAPathCannotBeRead) {
  EXPECT_EQ(read_recording("/nonexistent/x").problem,
            "no such file or directory");
  EXPECT_THAT(read_recording(testing::TempDir()).problem,
              HasSubstr("not a regular file"));
  EXPECT_THAT(read_recording("/dev/zero").problem,
              HasSubstr("not a regular file"));
}

// --- blocks with sound sums and bad contents

auto block_of(layout::block what, std::uint32_t number,
              const std::string& payload) -> std::string {
  std::string all(layout::block_head_size, '\0');
  layout::store(&all[0], static_cast<std::uint32_t>(what));
  layout::store(&all[4], static_cast<std::uint32_t>(payload.size()));
  layout::store(&all[8], number);
  const std::uint32_t head =
      layout::crc32(std::string_view(all).substr(0, layout::checked_head));
  layout::store(&all[12], layout::crc32(payload, head));
  return all + payload;
}

template <typename... T>
auto packed(T... values) -> std::string {
  std::string all;
  const auto add = [&](auto value) {
    all.resize(all.size() + sizeof(value));
    layout::store(all.data() + all.size() - sizeof(value), value);
  };
  (add(values), ...);
  return all;
}

auto header() -> std::string {
  return sample_bytes().substr(0, layout::header_size);
}

auto packed_entry(const entry& one) -> std::string {
  std::string all(layout::entry_size, '\0');
  layout::store_entry(all.data(), one);
  return all;
}

TEST(Recording, TrustsNoLength) {
  constexpr std::uint32_t huge = 0xFFFFFFFF;
  std::string claims = block_of(layout::block::entries, 0, "");
  layout::store(&claims[4], huge);
  EXPECT_THAT(problem_of(header() + claims), HasSubstr("impossible length"));
  layout::store(&claims[4], std::uint32_t(1000));
  EXPECT_THAT(problem_of(header() + claims), HasSubstr("is cut off"));
  const auto first = std::uint32_t(1);
  EXPECT_THAT(problem_of(header() + block_of(layout::block::strings, 0,
                                             packed(first, huge))),
              HasSubstr("longer than the block"));
  EXPECT_THAT(
      problem_of(header() + block_of(layout::block::sites, 0,
                                     packed(first, first, first, huge, huge))),
      HasSubstr("longer than the block"));
  EXPECT_THAT(
      problem_of(header() + block_of(layout::block::strings, 0, packed(huge))),
      HasSubstr("does not go on"));
  EXPECT_THAT(problem_of(header() + block_of(layout::block::entries, 0,
                                             std::string(33, '\0'))),
              HasSubstr("ends within an entry"));
}

TEST(Recording, HandsOutNothingThatAnAnalysisCannotRelyOn) {
  const auto with = [](const entry& one) {
    return header() + block_of(layout::block::entries, 0,
                               packed_entry({.when = 5}) + packed_entry(one));
  };
  const std::vector<std::pair<entry, std::string>> bad = {
      {{.when = 4}, "impossible time 4"},
      {{.when = std::int64_t(1) << 60}, "impossible time"},
      {{.when = 5, .site = 1}, "unknown site 1"},
      {{.when = 5, .what = static_cast<event>(0)}, "unknown event 0"},
      {{.when = 5, .what = static_cast<event>(200)}, "unknown event 200"},
      {{.when = 5, .object = 1, .what = event::name}, "unknown string 1"},
      {{.when = 5, .object = 1, .what = event::stack}, "unknown string 1"},
  };
  for (const auto& [one, message] : bad) {
    const recording read = read_recording_bytes(with(one));
    EXPECT_THAT(read.problem, HasSubstr(message));
    EXPECT_EQ(read.entries.size(), 1U) << message;
  }
}

TEST(Recording, PassesOverBlocksOfALaterWriter) {
  const std::string bytes =
      header() + block_of(static_cast<layout::block>(77), 0, "whatever") +
      block_of(layout::block::entries, 1, packed_entry({.when = 5})) +
      block_of(layout::block::end, 2,
               packed(std::int64_t(9), std::uint64_t(1)));
  const recording read = read_recording_bytes(bytes);
  EXPECT_TRUE(read.complete) << read.problem;
  EXPECT_EQ(read.entries.size(), 1U);
  EXPECT_EQ(read.last, 9);
}

TEST(Recording, NoticesAMissingBlock) {
  EXPECT_THAT(problem_of(header() + block_of(layout::block::entries, 1, "")),
              HasSubstr("block 0 at byte 64 calls itself block 1"));
  EXPECT_THAT(problem_of(header() +
                         block_of(layout::block::end, 0,
                                  packed(std::int64_t(9), std::uint64_t(3)))),
              HasSubstr("it counts 3 entries, where 0 came before it"));
}

// For spec_reader.py, which reads it by format/spec.md alone.
TEST(RecordingSample, IsWrittenForAnotherReader) {
  const std::string path = test::folder() + "sample.costall";
  write_sample(path, true);
  expect_sample(read_recording(path));
  std::ofstream expected(test::folder() + "sample.txt");
  for (const entry& one : sample_entries()) {
    expected << one.when << ' ' << one.subject << ' ' << one.object << ' '
             << one.site << ' ' << one.thread << ' '
             << static_cast<int>(one.what) << '\n';
  }
  EXPECT_TRUE(expected.flush().good());
}

}  // namespace
}  // namespace costall::probe
