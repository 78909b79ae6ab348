// The words for harm and confidence. One table each; the enum's value is the
// index. Must not print. Tested by test/report/names_test.cpp.
#include "checker/report/names.h"

#include <algorithm>
#include <array>

namespace costall {
namespace {

constexpr std::array<std::string_view, 4> kHarms = {
    "throughput", "starvation", "deadlock", "lifetime"};
constexpr std::array<std::string_view, 3> kConfidences = {"possible", "likely",
                                                          "definite"};

template <typename Enum, std::size_t N>
auto parse(const std::array<std::string_view, N>& words, std::string_view word)
    -> std::optional<Enum> {
  const auto found = std::find(words.begin(), words.end(), word);
  if (found == words.end()) return std::nullopt;
  return static_cast<Enum>(found - words.begin());
}

template <std::size_t N>
auto join(const std::array<std::string_view, N>& words) -> std::string {
  std::string all;
  for (const std::string_view word : words) {
    if (!all.empty()) all += ", ";
    all += word;
  }
  return all;
}

}  // namespace

auto to_string(Harm harm) -> std::string_view {
  return kHarms.at(static_cast<std::size_t>(harm));
}

auto to_string(Confidence confidence) -> std::string_view {
  return kConfidences.at(static_cast<std::size_t>(confidence));
}

auto parse_harm(std::string_view word) -> std::optional<Harm> {
  return parse<Harm>(kHarms, word);
}

auto parse_confidence(std::string_view word) -> std::optional<Confidence> {
  return parse<Confidence>(kConfidences, word);
}

auto harm_words() -> std::string { return join(kHarms); }
auto confidence_words() -> std::string { return join(kConfidences); }

}  // namespace costall
