// See names.h. Must not allocate where a view will do. Tested by
// test/model/names_test.cpp.
#include "checker/model/names.h"

#include <cstddef>
#include <vector>

namespace costall {
namespace {

constexpr std::string_view kOperator = "operator";

auto is_letter(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}

auto is_word(char c) -> bool {
  return is_letter(c) || (c >= '0' && c <= '9');
}

// Where the keyword `operator` begins as a part of its own; npos when nowhere.
auto operator_at(std::string_view name) -> std::size_t {
  for (std::size_t at = name.find(kOperator); at != std::string_view::npos;
       at = name.find(kOperator, at + 1)) {
    const std::size_t end = at + kOperator.size();
    const bool starts = at == 0 || name[at - 1] == ':';
    if (starts && (end == name.size() || !is_word(name[end]))) return at;
  }
  return std::string_view::npos;
}

// `operator+`, `operator bool`, `operator co_await`, `operator()`
auto is_operator_name(std::string_view part) -> bool {
  constexpr std::string_view kSigns = " +-*/%^&|~!=<>,()[]\"";
  if (!part.starts_with(kOperator)) return false;
  part.remove_prefix(kOperator.size());
  if (part.empty() || kSigns.find(part.front()) == std::string_view::npos)
    return false;
  for (const char c : part) {
    if (!is_word(c) && c != ':' && kSigns.find(c) == std::string_view::npos)
      return false;
  }
  return true;
}

// The parts before an operator's name, and that name.
auto split(std::string_view name) -> std::vector<std::string_view> {
  std::vector<std::string_view> parts;
  const std::size_t op = operator_at(name);
  const std::string_view plain = name.substr(0, op);
  std::size_t from = 0;
  for (std::size_t at = plain.find("::"); at != std::string_view::npos;
       at = plain.find("::", from)) {
    parts.push_back(plain.substr(from, at - from));
    from = at + 2;
  }
  if (op == std::string_view::npos) {
    parts.push_back(plain.substr(from));
  } else {
    parts.push_back(name.substr(op));
  }
  return parts;
}

}  // namespace

auto is_identifier(std::string_view name) -> bool {
  if (name.empty() || !is_letter(name.front())) return false;
  for (const char c : name) {
    if (!is_word(c)) return false;
  }
  return true;
}

auto is_qualified_name(std::string_view name) -> bool {
  const std::vector<std::string_view> parts = split(name);
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool last = i + 1 == parts.size();
    std::string_view part = parts[i];
    if (last && operator_at(part) == 0) return is_operator_name(part);
    if (last && part.starts_with('~')) part.remove_prefix(1);
    if (!is_identifier(part)) return false;
  }
  return true;
}

auto names_operator(std::string_view name) -> bool {
  return operator_at(name) != std::string_view::npos;
}

auto enclosing_name(std::string_view name) -> std::string_view {
  const std::size_t op = operator_at(name);
  const std::size_t at = name.substr(0, op).rfind("::");
  return at == std::string_view::npos ? std::string_view() : name.substr(0, at);
}

}  // namespace costall
