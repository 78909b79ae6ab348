// Thresholds by name, as a command line or an environment variable gives them.
//
// Must not print. Tested by test/probe/thresholds_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <string>
#include <string_view>

namespace costall::probe {

/// "20ms", "1.5s", "0": a number and one of ns, us, ms, s, min. False and
/// unchanged when it is none, or more than a hundred years.
auto parse_duration(std::string_view text, nanoseconds& to) -> bool;

/// "unpolled=20ms" or "idle_share=0.8". Returns what is wrong with it, and
/// what is known instead; nothing when all is well.
auto set_threshold(std::string_view setting, thresholds& to) -> std::string;

/// "start_delay, queue_delay, ...": for messages and help.
auto threshold_names() -> std::string;

}  // namespace costall::probe
