// See name_pattern.h. Must not let std::regex's exceptions out. Tested by
// test/model/name_pattern_test.cpp.
#include "checker/model/name_pattern.h"

#include <mutex>
#include <optional>
#include <regex>
#include <set>

namespace costall {
namespace {

constexpr auto flags() -> std::regex::flag_type {
#ifdef __GLIBCXX__
  // Time linear in the name instead of exponential in `(a*)*`.
  return std::regex::ECMAScript | std::regex_constants::__polynomial;
#else
  return std::regex::ECMAScript;
#endif
}

auto words(const std::regex_error& error) -> std::string {
  switch (error.code()) {
    case std::regex_constants::error_brack:
      return "a '[' without its ']'";
    case std::regex_constants::error_paren:
      return "a '(' without its ')', or nothing to repeat";
    case std::regex_constants::error_brace:
      return "a '{' without its '}'";
    case std::regex_constants::error_badbrace:
      return "a bad count in '{}'";
    case std::regex_constants::error_range:
      return "a bad range in '[]'";
    case std::regex_constants::error_badrepeat:
      return "nothing to repeat";
    case std::regex_constants::error_escape:
      return "a bad escape after '\\'";
    case std::regex_constants::error_ctype:
      return "a bad character class";
    case std::regex_constants::error_collate:
      return "a bad collating element";
    case std::regex_constants::error_backref:
    case std::regex_constants::error_complexity:
      return "a back reference; expressions here have none";
    default:
      return "too large";
  }
}

constexpr std::string_view kSigns = "\\^$.|?*+()[]{}";

// The literal start of one alternative, cut back to whole namespaces.
auto literal_scope(std::string_view alternative) -> std::string {
  std::size_t end = alternative.find_first_of(kSigns);
  if (end == std::string_view::npos) end = alternative.size();
  const bool repeated =
      end < alternative.size() &&
      std::string_view("?*{").find(alternative[end]) != std::string_view::npos;
  if (repeated && end > 0) --end;  // "ab*" is sure of "a" alone
  const std::size_t cut = alternative.substr(0, end).rfind("::");
  return std::string(
      alternative.substr(0, cut == std::string_view::npos ? 0 : cut));
}

}  // namespace

auto pattern_error(std::string_view pattern) -> std::string {
  if (pattern.size() > kMaxPatternBytes) {
    return "longer than " + std::to_string(kMaxPatternBytes) + " bytes";
  }
  try {
    const std::regex compiled(pattern.begin(), pattern.end(), flags());
  } catch (const std::regex_error& error) {
    return words(error);
  }
  return "";
}

auto pattern_scopes(std::string_view pattern) -> std::vector<std::string> {
  std::set<std::string> scopes;
  std::size_t depth = 0;
  std::size_t from = 0;
  bool in_brackets = false;
  for (std::size_t i = 0; i < pattern.size(); ++i) {
    const char c = pattern[i];
    if (c == '\\') {
      ++i;
    } else if (in_brackets) {
      in_brackets = c != ']';
    } else if (c == '[') {
      in_brackets = true;
    } else if (c == '(') {
      ++depth;
    } else if (c == ')' && depth > 0) {
      --depth;
    } else if (c == '|' && depth == 0) {
      scopes.insert(literal_scope(pattern.substr(from, i - from)));
      from = i + 1;
    }
  }
  scopes.insert(literal_scope(pattern.substr(from)));
  if (scopes.contains("")) return {""};
  return {scopes.begin(), scopes.end()};
}

struct NamePattern::Compiled {
  std::string pattern;
  std::once_flag once;
  std::optional<std::regex> regex;
};

NamePattern::NamePattern(std::string_view pattern)
    : compiled_(std::make_unique<Compiled>()) {
  compiled_->pattern = pattern;
}
NamePattern::~NamePattern() = default;
NamePattern::NamePattern(NamePattern&&) noexcept = default;

auto NamePattern::matches(std::string_view name) const -> bool {
  if (name.size() > kMaxMatchedBytes) return false;
  std::call_once(compiled_->once, [this] {
    try {
      compiled_->regex.emplace(compiled_->pattern, flags());
    } catch (const std::regex_error&) {
      // The pack reader has said so; nothing matches.
    }
  });
  return compiled_->regex &&
         std::regex_match(name.begin(), name.end(), *compiled_->regex);
}

}  // namespace costall
