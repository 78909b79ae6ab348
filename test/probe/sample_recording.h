// A small recording with one of everything, and a folder to write files to.
#pragma once
#include "runtime-probe/src/sink.h"

#include <costall/probe/event.h>

#include <cstdlib>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "runtime-probe/src/recording/reader.h"
#include "runtime-probe/src/recording/writer.h"

#include <unistd.h>

namespace costall::probe::test {

inline auto make_id(role what, std::uint64_t serial) -> id {
  return (std::uint64_t(what) << 56U) | serial;
}

inline auto sample_tables() -> tables {
  tables names;
  names.sites.push_back({.file = "src/work.cpp",
                         .function = "task do_work(Database &)",
                         .line = 31,
                         .column = 5});
  names.sites.push_back({.file = "src/db.cpp",
                         .function = "task query(int)",
                         .line = 12,
                         .column = 3});
  names.strings.emplace_back("rows");
  return names;
}

inline auto sample_entries() -> std::vector<entry> {
  const id owner = make_id(role::frame, 1);
  const id row = make_id(role::operation, 2);
  return {
      {.when = 10, .subject = owner, .site = 1, .thread = 1},
      {.when = 20,
       .subject = row,
       .object = 1,
       .thread = 1,
       .what = event::name},
      {.when = 30,
       .subject = owner,
       .object = row,
       .site = 1,
       .thread = 1,
       .what = event::suspend},
      {.when = 1'000'030,
       .subject = row,
       .object = owner,
       .site = 2,
       .thread = 2,
       .what = event::ready},
      {.when = 1'000'040,
       .subject = owner,
       .site = 1,
       .thread = 1,
       .what = event::resume},
      {.when = 1'000'090,
       .subject = owner,
       .thread = 1,
       .what = event::destroy},
  };
}

inline auto same(const entry& a, const entry& b) -> bool {
  return a.when == b.when && a.subject == b.subject && a.object == b.object &&
         a.site == b.site && a.thread == b.thread && a.what == b.what &&
         a.reserved == b.reserved;
}

/// COSTALL_TEST_FOLDER, where a script wants to find what a test wrote, or a
/// folder for this process.
inline auto folder() -> std::string {
  const char* wanted = std::getenv("COSTALL_TEST_FOLDER");
  return wanted != nullptr ? std::string(wanted) + "/" : testing::TempDir();
}

inline auto scratch_file(const std::string& name) -> std::string {
  return testing::TempDir() + "costall_" + std::to_string(getpid()) + "_" +
         name;
}

inline auto contents(const std::string& path) -> std::string {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

inline constexpr std::int64_t at_end = 2'000'000;

inline void write_sample(const std::string& path, bool to_the_end) {
  file_writer writer(path);
  writer.take(sample_entries(), sample_tables());
  if (to_the_end) {
    writer.finish(at_end);
  }
}

inline void expect_sample(const recording& read) {
  const auto entries = sample_entries();
  ASSERT_EQ(read.entries.size(), entries.size());
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_TRUE(same(read.entries[i], entries[i])) << i;
  }
  EXPECT_EQ(read.names.sites, sample_tables().sites);
  EXPECT_EQ(read.names.strings, sample_tables().strings);
}

}  // namespace costall::probe::test
