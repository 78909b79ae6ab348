// Words for messages: the nearest known word, quoted text, lists. Pure text; no
// knowledge of packs. Tested by test/model/nearest_test.cpp.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace costall {

// The known word that takes the fewest edits (insert, delete, replace, swap of
// neighbours), or empty when none is near enough to be a slip of the pen: more
// than a third of the letters, rounded up, would have to change.
auto nearest(std::string_view word, std::span<const std::string_view> known)
    -> std::string_view;

// "text" in double quotes, control bytes escaped, cut to 60 bytes at a
// character's border.
auto in_quotes(std::string_view text) -> std::string;

// "a, b, c"
auto listed(std::span<const std::string_view> words) -> std::string;

// `; did you mean "x"`, or nothing where no known word is near.
auto did_you_mean(std::string_view word,
                  std::span<const std::string_view> known) -> std::string;

}  // namespace costall
