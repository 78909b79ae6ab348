// See json_fields.h. Must not stop at the first problem. Tested by
// test/model/pack_reader_test.cpp.
#include "checker/model/json_fields.h"

#include <algorithm>
#include <cmath>

#include "checker/model/nearest.h"

namespace costall {
namespace {

constexpr std::size_t kMostElements = 10000;

auto type_words(const Json& value) -> std::string {
  switch (value.type()) {
    case Json::value_t::null:
      return "null";
    case Json::value_t::object:
      return "an object";
    case Json::value_t::array:
      return value.empty() ? "an empty list" : "a list";
    case Json::value_t::string: {
      const auto& text = value.get_ref<const std::string&>();
      return text.empty() ? "an empty string" : "the string " + in_quotes(text);
    }
    case Json::value_t::boolean:
      return value.get<bool>() ? "true" : "false";
    default:
      return "the number " + value.dump();
  }
}

}  // namespace

auto pointer_part(std::string_view key) -> std::string {
  std::string out = "/";
  for (const char c : key) {
    if (c == '~') {
      out += "~0";
    } else if (c == '/') {
      out += "~1";
    } else {
      const auto byte = static_cast<unsigned char>(c);
      out += byte < 0x20 || byte == 0x7F ? '?' : c;
    }
  }
  return out;
}

auto Node::child(const Json& value, std::string_view key) const -> Node {
  Node out(value, *problems_);
  out.parent_ = this;
  out.key_ = key;
  return out;
}

auto Node::child(const Json& value, std::size_t index) const -> Node {
  Node out(value, *problems_);
  out.parent_ = this;
  out.index_ = index;
  return out;
}

auto Node::pointer() const -> std::string {
  if (parent_ == nullptr) return "";
  return parent_->pointer() + (parent_->value().is_array()
                                   ? "/" + std::to_string(index_)
                                   : pointer_part(key_));
}

void Node::problem(std::string message) const {
  problems_->add(pointer(), std::move(message));
}

void Node::expected(std::string_view what) const {
  problem("expected " + std::string(what) + ", found " + type_words(*value_));
}

auto text_of(const Node& node) -> std::optional<std::string> {
  if (!node.value().is_string()) {
    node.expected("a string");
    return std::nullopt;
  }
  const auto& text = node.value().get_ref<const std::string&>();
  if (text.empty()) {
    node.expected("a string that is not empty");
    return std::nullopt;
  }
  // Every text ends up on somebody's terminal.
  for (const char c : text) {
    if (static_cast<unsigned char>(c) >= 0x20 && c != 0x7F) continue;
    node.problem("control character in " + in_quotes(text) +
                 ", expected one line of plain text");
    return std::nullopt;
  }
  return text;
}

auto elements_of(const Node& node, std::string_view what) -> std::vector<Node> {
  const Json& value = node.value();
  std::vector<Node> out;
  if (!value.is_array() || value.empty()) {
    node.expected(what);
    return out;
  }
  if (value.size() > kMostElements) {
    node.problem("a list of " + std::to_string(value.size()) +
                 " elements, expected at most " +
                 std::to_string(kMostElements));
    return out;
  }
  out.reserve(value.size());
  for (std::size_t i = 0; i < value.size(); ++i) {
    out.push_back(node.child(value[i], i));
  }
  return out;
}

auto choice_of(const Node& node, std::span<const std::string_view> words)
    -> std::optional<std::size_t> {
  if (!node.value().is_string()) {
    node.expected("one of " + listed(words));
    return std::nullopt;
  }
  const auto& text = node.value().get_ref<const std::string&>();
  const auto found = std::find(words.begin(), words.end(), text);
  if (found != words.end()) {
    return static_cast<std::size_t>(found - words.begin());
  }
  node.problem("unknown value " + in_quotes(text) + ", expected one of " +
               listed(words) + did_you_mean(text, words));
  return std::nullopt;
}

auto number_of(const Node& node, unsigned most) -> std::optional<unsigned> {
  const Json& value = node.value();
  if (value.is_number()) {
    // 2.0 is a whole number to JSON Schema, so it is one here.
    const auto number = value.get<double>();
    if (number >= 0 && number <= most && std::floor(number) == number) {
      return static_cast<unsigned>(number);
    }
  }
  node.expected("a whole number from 0 to " + std::to_string(most));
  return std::nullopt;
}

void check_one_of(const Node& node, std::span<const std::string_view> keys) {
  if (!node.value().is_object()) return;
  std::vector<std::string_view> present;
  for (const std::string_view key : keys) {
    if (node.value().contains(key)) present.push_back(key);
  }
  if (present.size() == 1) return;
  node.problem("expected exactly one of " + listed(keys) + ", found " +
               (present.empty() ? "none" : listed(present)));
}

Fields::Fields(const Node& node)
    : node_(&node), object_(node.value().is_object()) {
  if (!object_) node.expected("an object");
}

auto Fields::find(std::string_view key, Need need) -> std::optional<Node> {
  if (!object_) return std::nullopt;
  asked_.push_back(key);
  const auto found = node_->value().find(key);
  if (found != node_->value().end()) return node_->child(*found, key);
  if (need == Need::Required) {
    node_->problem("key " + in_quotes(key) + " is missing");
  }
  return std::nullopt;
}

auto Fields::text(std::string_view key, Need need) -> std::string {
  const std::optional<Node> found = find(key, need);
  return found ? text_of(*found).value_or("") : "";
}

auto Fields::texts(std::string_view key) -> std::vector<std::string> {
  std::vector<std::string> out;
  const std::optional<Node> found = find(key);
  if (!found) return out;
  for (const Node& element : elements_of(*found, "a list of strings")) {
    if (auto text = text_of(element)) out.push_back(std::move(*text));
  }
  return out;
}

auto Fields::flag(std::string_view key, bool absent) -> bool {
  const std::optional<Node> found = find(key);
  if (!found) return absent;
  if (!found->value().is_boolean()) {
    found->expected("true or false");
    return absent;
  }
  return found->value().get<bool>();
}

auto Fields::number(std::string_view key, unsigned most)
    -> std::optional<unsigned> {
  const std::optional<Node> found = find(key);
  return found ? number_of(*found, most) : std::nullopt;
}

void Fields::finish() const {
  if (!object_) return;
  for (const auto& [key, value] : node_->value().items()) {
    if (std::find(asked_.begin(), asked_.end(), key) != asked_.end()) continue;
    node_->child(value, key)
        .problem("unknown key " + in_quotes(key) + ", known are " +
                 listed(asked_) + did_you_mean(key, asked_));
  }
}

}  // namespace costall
