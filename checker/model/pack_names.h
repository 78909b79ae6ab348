// Names in a pack, checked for the shape that their place asks for, so that
// none is written that the index could never meet. Tested by
// test/model/pack_reader_test.cpp and test/rules/bad_packs.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/model/json_fields.h"

namespace costall {

// What the text of a name must look like.
enum class Shape : std::uint8_t {
  Name,
  Member,
  Operator,
  MemberOperator,
  Word,
  Token,
  Id,
  Pattern,
};

// Empty, with a problem, where the node holds no text of that shape.
auto checked_name(const Node& node, Shape shape) -> std::optional<std::string>;
// One name or a list of names; those of another shape are problems and left
// out.
auto checked_names(const Node& node, Shape shape) -> std::vector<std::string>;

// A field that holds one qualified name or a list of them.
auto read_names(Fields& fields, std::string_view key,
                Need need = Need::Optional) -> std::vector<std::string>;
// A field that holds one qualified name, or empty.
auto read_name(Fields& fields, std::string_view key, Need need = Need::Optional)
    -> std::string;

// One identifier, such as a method's; empty when absent.
auto read_word(Fields& fields, std::string_view key) -> std::string;
// A list of them.
auto read_words(Fields& fields, std::string_view key)
    -> std::vector<std::string>;
// A list of names of token types, and "*callable*" for whatever can be called.
auto read_tokens_of(Fields& fields, std::string_view key)
    -> std::vector<std::string>;
// A required id of small letters, digits and '-'.
auto read_id(Fields& fields, std::string_view key) -> std::string;

}  // namespace costall
