// Checked access to JSON: what is missing, of the wrong type, unknown or out of
// range becomes a problem with its JSON pointer, and reading goes on, so that
// all problems of a pack are found in one run. Must not know what a pack is
// made of. Tested by test/model/pack_reader_test.cpp.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <nlohmann/json.hpp>

#include "checker/model/problem_list.h"

namespace costall {

using Json = nlohmann::json;

// One step of a JSON pointer with its slash, escaped after RFC 6901; control
// bytes are shown as '?'.
auto pointer_part(std::string_view key) -> std::string;

// A value and where it stands. Refers to its parent, which must outlive it.
class Node {
 public:
  Node(const Json& value, ProblemList& problems)
      : value_(&value), problems_(&problems) {}
  auto child(const Json& value, std::string_view key) const -> Node;
  auto child(const Json& value, std::size_t index) const -> Node;

  auto value() const -> const Json& { return *value_; }
  auto pointer() const -> std::string;
  void problem(std::string message) const;
  // "expected <what>, found a number"
  void expected(std::string_view what) const;

 private:
  const Json* value_;
  ProblemList* problems_;
  const Node* parent_ = nullptr;
  std::string_view key_;
  std::size_t index_ = 0;
};

enum class Need : bool { Optional, Required };

// One word of a closed list.
template <typename Enum>
struct Word {
  std::string_view word;
  Enum value;
};

// The text of a string node; a problem and empty otherwise.
auto text_of(const Node& node) -> std::optional<std::string>;
// The elements of an array node of 1 to 10000 elements; a problem otherwise.
auto elements_of(const Node& node, std::string_view what) -> std::vector<Node>;
// Index of the word that the node holds; a problem otherwise.
auto choice_of(const Node& node, std::span<const std::string_view> words)
    -> std::optional<std::size_t>;
// A whole number from 0 to `most`; a problem otherwise.
auto number_of(const Node& node, unsigned most) -> std::optional<unsigned>;

// A problem unless the object has exactly one of these keys.
void check_one_of(const Node& node, std::span<const std::string_view> keys);

// The fields of an object. Each may be asked for once; what nobody asked for
// when `finish` is called is an unknown key.
class Fields {
 public:
  explicit Fields(const Node& node);

  auto node() const -> const Node& { return *node_; }
  auto is_object() const -> bool { return object_; }

  // Null when the key is absent; a problem too when it is required.
  auto find(std::string_view key, Need need = Need::Optional)
      -> std::optional<Node>;
  auto text(std::string_view key, Need need = Need::Optional) -> std::string;
  // A list of non-empty strings.
  auto texts(std::string_view key) -> std::vector<std::string>;
  auto flag(std::string_view key, bool absent) -> bool;
  auto number(std::string_view key, unsigned most) -> std::optional<unsigned>;

  template <typename Enum, std::size_t Count>
  auto choice(std::string_view key, const std::array<Word<Enum>, Count>& words,
              Enum absent, Need need = Need::Optional) -> Enum {
    const std::optional<Node> found = find(key, need);
    if (!found) return absent;
    std::array<std::string_view, Count> names;
    for (std::size_t i = 0; i < Count; ++i) names[i] = words[i].word;
    const auto index = choice_of(*found, names);
    return index ? words[*index].value : absent;
  }

  void finish() const;

 private:
  const Node* node_;
  bool object_;
  std::vector<std::string_view> asked_;
};

}  // namespace costall
