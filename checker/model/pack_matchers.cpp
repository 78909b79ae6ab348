// See pack_matchers.h. Must not know the sections of a pack. Tested by
// test/model/pack_reader_test.cpp.
#include "checker/model/pack_matchers.h"

#include <array>
#include <optional>
#include <utility>

#include "checker/model/name_pattern.h"
#include "checker/model/names.h"
#include "checker/model/nearest.h"

namespace costall {
namespace {

// What the text of a name must look like.
enum class Shape : std::uint8_t {
  Name, Member, Operator, MemberOperator, Word, Token, Id, Pattern,
};

auto is_member(std::string_view name) -> bool {
  return name.find("::") != std::string_view::npos;
}

// "listener-nested-await"
auto is_id(std::string_view text) -> bool {
  if (text.front() < 'a' || text.front() > 'z') return false;
  for (const char c : text) {
    const bool known = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
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
    case Shape::Token: return !names_operator(text);
    case Shape::Member: return !names_operator(text) && is_member(text);
    case Shape::Operator: return names_operator(text);
    default: return names_operator(text) && !enclosing_name(text).empty();
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
    case Shape::Id: return "an id of small letters, digits and '-'";
    default: return "an identifier";
  }
}

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

auto checked_list(const Node& node, Shape shape, std::string_view what)
    -> std::vector<std::string> {
  std::vector<std::string> names;
  for (const Node& element : elements_of(node, what)) {
    if (auto name = checked_name(element, shape)) names.push_back(std::move(*name));
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

struct MatcherKey {
  std::string_view key;
  Matcher::Kind kind;
  Shape shape;
};

constexpr std::array kMatcherKeys{
    MatcherKey{"fn", Matcher::Kind::Function, Shape::Name},
    MatcherKey{"fn_re", Matcher::Kind::Function, Shape::Pattern},
    MatcherKey{"method", Matcher::Kind::Method, Shape::Member},
    MatcherKey{"method_re", Matcher::Kind::Method, Shape::Pattern},
    MatcherKey{"ctor", Matcher::Kind::Constructor, Shape::Name},
    MatcherKey{"ctor_re", Matcher::Kind::Constructor, Shape::Pattern},
    MatcherKey{"cpo", Matcher::Kind::Cpo, Shape::Name},
    MatcherKey{"cpo_re", Matcher::Kind::Cpo, Shape::Pattern},
    MatcherKey{"op", Matcher::Kind::Operator, Shape::Operator},
    MatcherKey{"memop", Matcher::Kind::MemberOp, Shape::MemberOperator},
    MatcherKey{"macro", Matcher::Kind::Macro, Shape::Word},
    MatcherKey{"operand_type", Matcher::Kind::OperandType, Shape::Name},
    MatcherKey{"operand_type_re", Matcher::Kind::OperandType, Shape::Pattern},
};

// Which of the keys the object has: the first of them, and a problem unless it
// is the only one.
template <std::size_t Count, typename Key>
auto only_key(Fields& fields, const std::array<Key, Count>& keys)
    -> std::optional<std::pair<Key, Node>> {
  std::optional<std::pair<Key, Node>> chosen;
  std::array<std::string_view, Count> all;
  for (std::size_t i = 0; i < Count; ++i) {
    all[i] = keys[i].key;
    const auto node = fields.find(keys[i].key);
    if (node && !chosen) chosen.emplace(keys[i], *node);
  }
  check_one_of(fields.node(), all);
  return chosen;
}

struct PullKey {
  std::string_view key;
  Pull::Kind kind;
  Shape shape;
};

constexpr std::array kPullKeys{
    PullKey{"method", Pull::Kind::Method, Shape::Word},
    PullKey{"memop", Pull::Kind::MemberOp, Shape::Operator},
    PullKey{"await_self", Pull::Kind::AwaitSelf, Shape::Word},
    PullKey{"call_op", Pull::Kind::CallOp, Shape::Word},
    PullKey{"macro", Pull::Kind::Macro, Shape::Word},
    PullKey{"fn", Pull::Kind::Function, Shape::Name},
    PullKey{"cpo", Pull::Kind::Cpo, Shape::Name},
};

void read_pull_object(const Node& node, std::vector<Pull>& out) {
  Fields fields(node);
  const auto chosen = only_key(fields, kPullKeys);
  const unsigned arg = fields.number("arg", kMostArguments).value_or(0);
  fields.finish();
  if (!chosen) return;
  const auto& [key, value] = *chosen;
  if (key.kind == Pull::Kind::AwaitSelf || key.kind == Pull::Kind::CallOp) {
    if (value.value() == Json(true)) {
      out.push_back({key.kind, "", arg});
    } else {
      value.expected("true");
    }
    return;
  }
  for (std::string& name : checked_names(value, key.shape)) {
    out.push_back({key.kind, std::move(name), arg});
  }
}

}  // namespace

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

auto read_words(Fields& fields, std::string_view key) -> std::vector<std::string> {
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

auto read_matchers(const Node& node) -> std::vector<Matcher> {
  Fields fields(node);
  std::vector<Matcher> matchers;
  const auto chosen = only_key(fields, kMatcherKeys);
  const std::optional<unsigned> arity = fields.number("arity", kMostArguments);
  const std::vector<std::string> types = fields.texts("param_types");
  fields.finish();
  if (!chosen) return matchers;
  const auto& [key, value] = *chosen;
  for (std::string& name : checked_names(value, key.shape)) {
    matchers.push_back(
        {key.kind, std::move(name), key.shape == Shape::Pattern, arity, types});
  }
  return matchers;
}

auto read_matchers(Fields& fields, std::string_view key, Need need)
    -> std::vector<Matcher> {
  const std::optional<Node> found = fields.find(key, need);
  if (!found) return {};
  if (!found->value().is_array()) return read_matchers(*found);
  std::vector<Matcher> all;
  for (const Node& element : elements_of(*found, "a matcher or a list of them")) {
    for (Matcher& matcher : read_matchers(element)) all.push_back(std::move(matcher));
  }
  return all;
}

auto read_pulls(Fields& fields, std::string_view key) -> std::vector<Pull> {
  std::vector<Pull> pulls;
  const std::optional<Node> found = fields.find(key);
  if (!found) return pulls;
  for (const Node& element : elements_of(*found, "a list of pulls")) {
    if (element.value().is_object()) {
      read_pull_object(element, pulls);
    } else if (auto name = checked_name(element, Shape::Word)) {
      pulls.push_back({Pull::Kind::Method, std::move(*name), 0});
    }
  }
  return pulls;
}

auto read_argument(Fields& fields, std::string_view key, int absent) -> int {
  const std::optional<Node> found = fields.find(key);
  if (!found) return absent;
  if (found->value() == Json("this")) return -1;
  const Json& value = found->value();
  if (value.is_string()) {
    found->expected("a whole number from 0 to 63 or \"this\"");
    return absent;
  }
  const auto number = number_of(*found, kMostArguments);
  return number ? static_cast<int>(*number) : absent;
}

auto read_origin(Fields& fields, std::string_view pack) -> Origin {
  fields.text("note");
  return {std::string(pack), fields.node().pointer(), fields.text("source"),
          fields.text("versions")};
}

}  // namespace costall
