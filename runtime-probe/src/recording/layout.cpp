// Checksums and entries as bytes.
// Tested by test/probe/recording_test.cpp.
#include "runtime-probe/src/recording/layout.h"

namespace costall::probe::layout {
namespace {

constexpr std::uint32_t polynomial = 0xEDB88320;

// tables[n][b]: what byte b does when n bytes follow it in the same step.
using tables = std::array<std::array<std::uint32_t, 256>, 8>;

constexpr auto make_tables() -> tables {
  tables made{};
  for (std::uint32_t byte = 0; byte < 256; ++byte) {
    std::uint32_t rest = byte;
    for (int bit = 0; bit < 8; ++bit) {
      rest = (rest >> 1U) ^ ((rest & 1U) != 0 ? polynomial : 0);
    }
    made[0][byte] = rest;
  }
  for (std::size_t n = 1; n < made.size(); ++n) {
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
      const std::uint32_t before = made[n - 1][byte];
      made[n][byte] = (before >> 8U) ^ made[0][before & 0xFFU];
    }
  }
  return made;
}
constexpr tables step = make_tables();

}  // namespace

auto crc32(std::string_view bytes, std::uint32_t before) noexcept
    -> std::uint32_t {
  std::uint32_t rest = ~before;
  // Eight bytes at a time, by tables ("slicing-by-8"; Kounavis and Berry,
  // 2005): some four times as fast as byte by byte.
  for (; bytes.size() >= 8; bytes.remove_prefix(8)) {
    const std::uint64_t eight = load<std::uint64_t>(bytes.data()) ^ rest;
    rest = 0;
    for (unsigned n = 0; n < 8; ++n) {
      rest ^= step[7 - n][(eight >> (8 * n)) & 0xFFU];
    }
  }
  for (const char byte : bytes) {
    rest = (rest >> 8U) ^
           step[0][(rest ^ static_cast<unsigned char>(byte)) & 0xFFU];
  }
  return ~rest;
}

void store_entry(char* to, const entry& one) noexcept {
  store(to, one.when);
  store(to + 8, one.subject);
  store(to + 16, one.object);
  store(to + 24, one.site);
  store(to + 28, one.thread);
  store(to + 30, static_cast<std::uint8_t>(one.what));
  store(to + 31, one.reserved);
}

auto load_entry(const char* from) noexcept -> entry {
  return {.when = load<std::int64_t>(from),
          .subject = load<std::uint64_t>(from + 8),
          .object = load<std::uint64_t>(from + 16),
          .site = load<std::uint32_t>(from + 24),
          .thread = load<std::uint16_t>(from + 28),
          .what = static_cast<event>(load<std::uint8_t>(from + 30)),
          .reserved = load<std::uint8_t>(from + 31)};
}

}  // namespace costall::probe::layout
