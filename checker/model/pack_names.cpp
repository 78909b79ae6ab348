// See pack_names.h. Must not know what a name is for. Tested by
// test/model/pack_reader_test.cpp and test/rules/bad_packs.
#include "checker/model/pack_names.h"

#include <utility>

#include "checker/model/name_pattern.h"
#include "checker/model/names.h"
#include "checker/model/nearest.h"

namespace costall {
namespace {

auto is_member(std::string_view name) -> bool {
  return name.find("::") != std::string_view::npos;
}

// "listener-nested-await"
auto is_id(std::string_view text) -> bool {
  if (text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text) {
    const bool known =
        (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    if (!known) return false;
  }
  return true;
}

auto has_shape(std::string_view text, Shape shape) -> bool {
  if (shape == Shape::Word) return is_identifier(text);
  if (shape == Shape::Token && text == "*callable*") return true;
  if (shape == Shape::Id) return is_id(text);
  if (!is_qualified_name(text)) return false;
  switch (shape) {
    case Shape::Name:
    case Shape::Token:
      return !names_operator(text);
    case Shape::Member:
      return !names_operator(text) && is_member(text);
    case Shape::Operator:
      return names_operator(text);
    default:
      return names_operator(text) && !enclosing_name(text).empty();
  }
}

auto shape_words(Shape shape) -> std::string_view {
  switch (shape) {
    case Shape::Name:
      return "a qualified name without template arguments such as "
             "\"asio::async_read\"";
    case Shape::Member:
      return "a class and its method without template arguments such as "
             "\"asio::ip::basic_resolver::async_resolve\"";
    case Shape::Operator:
      return "a free operator such as \"ns::operator||\"";
    case Shape::MemberOperator:
      return "a class and its operator such as \"ns::iterator::operator++\"";
    case Shape::Token:
      return "a qualified name without template arguments or \"*callable*\"";
    case Shape::Id:
      return "an id of small letters, digits and '-'";
    default:
      return "an identifier";
  }
}

}  // namespace

auto checked_name(const Node& node, Shape shape) -> std::optional<std::string> {
  auto text = text_of(node);
  if (!text) return std::nullopt;
  if (shape == Shape::Pattern) {
    const std::string error = pattern_error(*text);
    if (error.empty()) return text;
    node.problem("bad regular expression " + in_quotes(*text) + ": " + error +
                 "; expected an ECMAScript expression over a qualified name");
    return std::nullopt;
  }
  if (has_shape(*text, shape)) return text;
  node.problem("expected " + std::string(shape_words(shape)) + ", found " +
               in_quotes(*text));
  return std::nullopt;
}

static auto checked_list(const Node& node, Shape shape, std::string_view what)
    -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const Node& element : elements_of(node, what)) {
    if (auto name = checked_name(element, shape))
      names.push_back(std::move(*name));
  }
  return names;
}

auto checked_names(const Node& node, Shape shape) -> std::vector<std::string> {
  if (node.value().is_array()) {
    return checked_list(node, shape, "a name or a list of names");
  }
  auto name = checked_name(node, shape);
  return name ? std::vector{std::move(*name)} : std::vector<std::string>();
}

auto read_names(Fields& fields, std::string_view key, Need need)
    -> std::vector<std::string> {
  const std::optional<Node> found = fields.find(key, need);
  if (!found) return {};
  return checked_names(*found, Shape::Name);
}

auto read_name(Fields& fields, std::string_view key, Need need) -> std::string {
  const std::optional<Node> found = fields.find(key, need);
  return found ? checked_name(*found, Shape::Name).value_or("") : "";
}

auto read_words(Fields& fields, std::string_view key)
    -> std::vector<std::string> {
  const std::optional<Node> found = fields.find(key);
  if (!found) return {};
  return checked_list(*found, Shape::Word, "a list of method names");
}

auto read_tokens_of(Fields& fields, std::string_view key)
    -> std::vector<std::string> {
  const std::optional<Node> found = fields.find(key);
  if (!found) return {};
  return checked_list(*found, Shape::Token, "a list of token types");
}

auto read_word(Fields& fields, std::string_view key) -> std::string {
  const std::optional<Node> found = fields.find(key);
  return found ? checked_name(*found, Shape::Word).value_or("") : "";
}

auto read_id(Fields& fields, std::string_view key) -> std::string {
  const std::optional<Node> found = fields.find(key, Need::Required);
  return found ? checked_name(*found, Shape::Id).value_or("") : "";
}

}  // namespace costall
