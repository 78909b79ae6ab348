// See pack_matchers.h. Must not know the sections of a pack. Tested by
// test/model/pack_reader_test.cpp.
#include "checker/model/pack_matchers.h"

#include <array>
#include <optional>
#include <utility>

#include "checker/model/pack_names.h"

namespace costall {
namespace {

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
  for (const Node& element :
       elements_of(*found, "a matcher or a list of them")) {
    for (Matcher& matcher : read_matchers(element))
      all.push_back(std::move(matcher));
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
