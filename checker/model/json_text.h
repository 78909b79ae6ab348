// Text to JSON, with what nlohmann-json leaves to its user: keys that stand
// twice, depth, size, and messages with line and column. Must not know what a
// pack is made of. Tested by test/model/json_text_test.cpp.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include <nlohmann/json.hpp>

#include "checker/model/problem_list.h"

namespace costall {

using Json = nlohmann::json;

inline constexpr std::size_t kMaxPackBytes = 4 * 1024 * 1024;
inline constexpr std::size_t kMaxPackDepth = 24;

// How large a text may be, and what it would be then.
struct JsonLimit {
  std::size_t bytes = kMaxPackBytes;
  std::string_view what = "rule pack";
};

// Null when the text is no JSON value, larger than the limit or deeper than
// kMaxPackDepth. A key that stands twice is a problem, but the value is still
// returned (with the first of the two), so that the rest can be checked.
auto parse_json(std::string_view text, ProblemList& problems,
                JsonLimit limit = {}) -> std::optional<Json>;

// The text of a key; empty where the value is no object or the key no text. For
// reports of our own programs, of which unknown keys are passed over.
auto text_at(const Json& json, const char* key) -> std::string;

// Does {"tool": {"name": ...}} say that this program wrote it?
auto is_written_by(const Json& json, std::string_view tool) -> bool;

}  // namespace costall
