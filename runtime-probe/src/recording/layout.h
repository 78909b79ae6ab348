// How a recording lies in a file: the numbers of format/spec.md, once, for the
// writer and the reader.
//
// Must not open a file. Tested by test/probe/recording_test.cpp.
#pragma once

#include <costall/probe/event.h>

#include <array>
#include <concepts>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace costall::probe::layout {

inline constexpr std::string_view magic{"\x89"
                                        "costall",
                                        8};
inline constexpr std::uint32_t version = 1;
inline constexpr std::size_t header_size = 64;
inline constexpr std::size_t checked_from = 16;  // of the header, to its end
inline constexpr std::size_t program_at = 32;

inline constexpr std::size_t block_head_size = 16;
inline constexpr std::size_t checked_head = 12;  // of a block's head
inline constexpr std::size_t entry_size = sizeof(entry);
// A writer keeps to it; a reader needs no more memory than this for a block.
inline constexpr std::size_t most_payload = 1024UL * 1024;
inline constexpr std::size_t most_text = 16UL * 1024;
// Some nine years: sums of what lies between two times stay far from the end of
// 64 bits.
inline constexpr std::int64_t last_time = std::int64_t(1) << 58;

enum class block : std::uint32_t {
  sites = 1,
  strings = 2,
  entries = 3,
  time = 4,
  end = 5,
};

/// The checksum of zip, gzip and PNG: reflected polynomial 0xEDB88320, begun
/// and ended with all bits turned (ITU-T V.42; zlib's crc32). `before` is that
/// of the bytes that come before these.
auto crc32(std::string_view bytes, std::uint32_t before = 0) noexcept
    -> std::uint32_t;

/// Little endian, whatever the machine.
template <std::integral T>
void store(char* to, T value) noexcept {
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    to[i] = static_cast<char>(static_cast<std::uint64_t>(value) >> (8 * i));
  }
}

template <std::integral T>
auto load(const char* from) noexcept -> T {
  std::uint64_t value = 0;
  for (std::size_t i = 0; i < sizeof(T); ++i) {
    value |= std::uint64_t(static_cast<unsigned char>(from[i])) << (8 * i);
  }
  return static_cast<T>(value);
}

void store_entry(char* to, const entry& one) noexcept;
auto load_entry(const char* from) noexcept -> entry;

}  // namespace costall::probe::layout
