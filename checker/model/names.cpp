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

auto is_word(char c) -> bool { return is_letter(c) || (c >= '0' && c <= '9'); }

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
  if (part.empty() || kSigns.find(part.front()) == std::string_view::npos) return false;
  for (const char c : part) {
    if (!is_word(c) && c != ':' && kSigns.find(c) == std::string_view::npos) return false;
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

auto is_hidden_namespace(std::string_view part) -> bool {
  return part.empty() || part.front() == '_' || part.front() == '(' ||
         part.ends_with("__");
}

auto without_template_arguments(std::string_view name) -> std::string {
  std::string out;
  const std::size_t op = operator_at(name);
  std::size_t depth = 0;
  for (std::size_t i = 0; i < name.size(); ++i) {
    if (depth == 0 && i == op) {
      // An operator's own signs are no brackets: `operator<<`, `operator->`.
      std::size_t end = op + kOperator.size();
      while (end < name.size() && !is_word(name[end])) ++end;
      const bool conversion = end < name.size() && name[op + kOperator.size()] == ' ';
      return out.append(name.substr(op, conversion ? std::string_view::npos : end - op));
    }
    if (name[i] == '<') ++depth;
    if (depth == 0) out += name[i];
    if (name[i] == '>' && depth > 0) --depth;
  }
  return out;
}

auto normalized_name(std::string_view name) -> std::string {
  const std::string plain = without_template_arguments(name);
  std::string_view rest = plain;
  if (rest.starts_with("::")) rest.remove_prefix(2);
  const std::vector<std::string_view> parts = split(rest);
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const bool anonymous = !parts[i].empty() && parts[i].front() == '(';
    const bool inner = i > 0 && i + 2 < parts.size();
    const bool inline_std = i == 1 && parts[0] == "std" && i + 1 < parts.size() &&
                            (parts[i] == "__cxx11" || parts[i] == "__1");
    if (anonymous || inline_std || (inner && is_hidden_namespace(parts[i]))) continue;
    if (!out.empty()) out += "::";
    out += parts[i];
  }
  return out;
}

auto enclosing_name(std::string_view name) -> std::string_view {
  const std::size_t op = operator_at(name);
  const std::size_t at = name.substr(0, op).rfind("::");
  return at == std::string_view::npos ? std::string_view() : name.substr(0, at);
}

}  // namespace costall
