// Who called whom, from the words on a stack.
//
// Must not unwind: no table of the program, which may be wrong, is followed.
// Tested by test/probe/thread_sample_test.cpp.
#pragma once

#include <string>
#include <vector>

#include "runtime-probe/src/thread_sample.h"

namespace costall::probe::detail {

/// The functions that the thread is in, innermost first, 16 at most. Those that
/// were called through a pointer, and all of a program without symbols, may be
/// missing or left over from an earlier call.
auto call_chain(const thread_sample& of) -> std::vector<std::string>;

}  // namespace costall::probe::detail
