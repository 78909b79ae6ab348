// Reads a recording back, as far as it is sound. What is in the file is not to
// be trusted: everything is checked against what is there.
//
// Must not print, and must not keep more than the file holds. Tested by
// test/probe/recording_test.cpp and test/probe/fuzz_reader_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace costall::probe {

/// What the head of a file says.
struct recording_info {
  std::uint32_t version = 0;
  std::int64_t started_at = 0;  ///< nanoseconds since 1970-01-01 UTC
  std::uint32_t process = 0;
  std::string program;
};

/// Of the entries it holds that times are from 0 to nine years and do not
/// decrease, that events are known ones, and that sites and strings are in
/// `names`.
struct recording {
  std::vector<entry> entries;
  tables names;
  recording_info info;
  std::int64_t last = 0;  ///< up to this time nothing is missing
  bool usable = false;    ///< false: not a recording that can be read
  bool complete = false;  ///< false: it breaks off before its end
  /// Why it is not usable or not complete, without the file's name: "block 3 at
  /// byte 4711 is damaged". Empty when all is well.
  std::string problem;
};

/// Thread safe. Throws only std::bad_alloc.
auto read_recording(const std::string& path) -> recording;
auto read_recording_bytes(std::string_view bytes) -> recording;

}  // namespace costall::probe
