// Fingerprints. What goes into them, and why, stands in
// docs/decisions/0010-site-id.md; a change there is a new format version.
// Tested by test/report/site_id_test.cpp.
#include "checker/report/fingerprint.h"

#include <algorithm>
#include <cctype>

#include "checker/model/hash.h"
#include "checker/report/paths.h"

namespace costall {
namespace {

constexpr std::size_t kMostText = 80;

auto without_space(std::string_view text) -> std::string {
  std::string dense;
  for (const char c : text) {
    if (std::isspace(static_cast<unsigned char>(c)) == 0) dense += c;
    if (dense.size() == kMostText) break;
  }
  return dense;
}

// Where the brackets that open at `at` are closed again, or the end.
auto after_brackets(std::string_view text, std::size_t at) -> std::size_t {
  int depth = 0;
  for (; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '(' || c == '<') ++depth;
    const bool arrow = c == '>' && at > 0 && text[at - 1] == '-';
    if ((c == ')' || c == '>') && !arrow && --depth == 0) return at + 1;
  }
  return at;
}

// "shop::cart::pay" of "shop::cart<int>::pay(const card &)": one template has
// one name, and renaming the type of a parameter renames no function.
auto without_types(std::string_view function) -> std::string {
  constexpr std::string_view kOperator = "operator";
  std::string name;
  for (std::size_t at = 0; at < function.size();) {
    if (function.substr(at).starts_with(kOperator)) {
      // Its symbol may be made of brackets.
      const std::size_t symbol = at + kOperator.size();
      const bool call = function.substr(symbol).starts_with("()");
      const std::size_t end =
          std::min(function.find('(', symbol), function.size());
      const std::size_t next = call ? symbol + 2 : end;
      name += function.substr(at, next - at);
      at = next;
    } else if (function[at] == '(' || function[at] == '<') {
      at = after_brackets(function, at);
    } else {
      name += function[at++];
    }
  }
  return name;
}

}  // namespace

auto fingerprint(const Finding& finding, std::string_view source,
                 unsigned ordinal) -> std::string {
  return Fnv1a()
      .add_field(finding.rule)
      .add_field(path_tail(finding.at.file))
      .add_field(without_types(finding.function))
      .add_field(without_space(source))
      .add_field(std::to_string(ordinal))
      .hex();
}

auto awaited_text(const Location& at, Sources& sources) -> std::string {
  const std::string_view line = sources.line(at.file, at.line);
  if (at.length == 0 || at.column == 0 || at.column > line.size()) {
    return without_space(line);
  }
  const std::string_view text = sources.text(at.file);
  const auto begin = static_cast<std::size_t>(line.data() - text.data());
  return without_space(text.substr(begin + at.column - 1, at.length));
}

}  // namespace costall
