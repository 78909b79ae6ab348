// See nearest.h. Edit distance after Damerau, optimal string alignment form.
// Must not know what the words mean. Tested by test/model/nearest_test.cpp.
#include "checker/model/nearest.h"

#include <algorithm>
#include <cstddef>
#include <vector>

namespace costall {
namespace {

constexpr std::size_t kShownBytes = 60;
constexpr std::size_t kLongestWord = 64;  // longer words have no near one

auto edits(std::string_view a, std::string_view b) -> std::size_t {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) above[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t replace = above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, replace});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
    std::swap(before, above);
    std::swap(above, row);
  }
  return above[b.size()];
}

}  // namespace

auto nearest(std::string_view word, std::span<const std::string_view> known)
    -> std::string_view {
  if (word.empty() || word.size() > kLongestWord) return {};
  std::string_view best;
  std::size_t fewest = (word.size() + 2) / 3 + 1;
  for (const std::string_view candidate : known) {
    if (candidate.size() > kLongestWord) continue;
    const std::size_t needed = edits(word, candidate);
    if (needed < fewest) {
      fewest = needed;
      best = candidate;
    }
  }
  return best;
}

auto in_quotes(std::string_view text) -> std::string {
  constexpr std::string_view kHex = "0123456789abcdef";
  std::size_t end = std::min(text.size(), kShownBytes);
  // A byte 10xxxxxx continues a character: do not cut inside one.
  while (end < text.size() && end > 0 && (text[end] & 0xC0) == 0x80) --end;
  std::string out = "\"";
  for (const char c : text.substr(0, end)) {
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20 || byte == 0x7F) {
      out += "\\u00";
      out += kHex[byte >> 4];
      out += kHex[byte & 15];
    } else {
      if (c == '"' || c == '\\') out += '\\';
      out += c;
    }
  }
  if (end < text.size()) out += "...";
  return out + "\"";
}

auto listed(std::span<const std::string_view> words) -> std::string {
  std::string out;
  for (const std::string_view word : words) {
    if (!out.empty()) out += ", ";
    out += word;
  }
  return out;
}

auto did_you_mean(std::string_view word,
                  std::span<const std::string_view> known) -> std::string {
  const std::string_view near = nearest(word, known);
  return near.empty() ? "" : "; did you mean " + in_quotes(near);
}

}  // namespace costall
