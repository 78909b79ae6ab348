// Which functions addresses of this process lie in.
//
// Must not ask the dynamic loader, whose lock a stuck thread may hold, nor
// trust the files that it reads. Tested by test/probe/thread_sample_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace costall::probe::detail {

/// Executable memory, from /proc/self/maps.
struct code_range {
  std::uintptr_t begin = 0;
  std::uintptr_t end = 0;
  std::uint64_t offset = 0;  // of `begin` in the file
  std::uint64_t inode = 0;
  std::string file;  // "[vdso]" and the like have none on disk
};

auto code_of_process() -> std::vector<code_range>;

struct function_at {
  std::string text;          // "handle(int) (server)", "libc.so.6+0x1234"
  std::uintptr_t begin = 0;  // 0: no symbol is known
};

/// In the order of the addresses; empty for one that is not in code. Reads the
/// files' symbol tables.
auto functions_of(std::span<const std::uintptr_t> addresses,
                  const std::vector<code_range>& code)
    -> std::vector<function_at>;

/// The range that an address lies in; null if it is in none.
auto range_of(std::uintptr_t address, const std::vector<code_range>& code)
    -> const code_range*;

}  // namespace costall::probe::detail
