// A signal that asks a recording for its call chains. The handler only notes
// that it came: the collector's thread answers.
//
// Must not take a signal that the program handles. Tested by
// test/probe/dump_signal_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall::probe::detail {

/// "USR1", "SIGUSR1" or "10"; 0 for what is no signal that can be handled.
auto signal_number(std::string_view name) -> int;

/// Handles the signal from here on, for the whole process and to its end. What
/// is wrong, or nothing; once for each signal is enough.
auto watch_signal(int number) -> std::string;

/// True once after it came. Safe on any thread.
auto dump_was_asked() noexcept -> bool;

}  // namespace costall::probe::detail
