// The words for harm and confidence, both ways: one table each, used by every
// emitter and by the command line. Must not print.
// Tested by test/report/names_test.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "checker/engine/finding.h"

namespace costall {

auto to_string(Harm harm) -> std::string_view;
auto to_string(Confidence confidence) -> std::string_view;

// Empty for a word that is not in the table.
auto parse_harm(std::string_view word) -> std::optional<Harm>;
auto parse_confidence(std::string_view word) -> std::optional<Confidence>;

// "throughput, starvation, deadlock, lifetime": for messages and help.
auto harm_words() -> std::string;
auto confidence_words() -> std::string;

}  // namespace costall
