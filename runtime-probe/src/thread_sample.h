// What a thread of this process does right now: its instruction, and the words
// on its stack.
//
// Must not disturb the thread: no system call of it may return early, none of
// its memory may be touched, and no lock that it may hold may be waited for.
// Tested by test/probe/thread_sample_test.cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

namespace costall::probe::detail {

struct thread_sample {
  std::string doing;  // "system call read", "running"
  std::uintptr_t stack = 0;
  std::uintptr_t instruction = 0;
  std::vector<std::uintptr_t> words;  // of the stack, innermost first
};

/// Of another thread, by its system number; nothing if that is not possible
/// without disturbing it, or on another system than Linux on x86-64 and
/// AArch64. Blocks for 0.1 s at most. Thread safe.
/// `locals`: the address of a thread-local variable of it, which lie where its
/// stack ends; 0 if none is known.
auto sample_thread(int system_number, std::uintptr_t locals = 0)
    -> std::optional<thread_sample>;

/// Copies memory of this process, which may be anything: how many bytes there
/// were. Async-signal-safe.
auto copy_memory(std::uintptr_t from, void* to, std::size_t bytes) noexcept
    -> std::size_t;

/// A small file, as of /proc; empty if there is none.
auto contents_of(const std::string& path) -> std::string;

/// "read", "call 999"
auto name_of_system_call(long number) -> std::string;

}  // namespace costall::probe::detail
