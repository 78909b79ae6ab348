// The pieces that facts share: names, matchers, pulls. Each reader takes every
// field of its object and reports what is wrong with it. Tested by
// test/model/pack_reader_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/model/json_fields.h"
#include "checker/model/model.h"

namespace costall {

// A field that holds one qualified name or a list of them.
auto read_names(Fields& fields, std::string_view key, Need need = Need::Optional)
    -> std::vector<std::string>;
// A field that holds one qualified name, or empty.
auto read_name(Fields& fields, std::string_view key, Need need = Need::Optional)
    -> std::string;

// One identifier, such as a method's; empty when absent.
auto read_word(Fields& fields, std::string_view key) -> std::string;
// A list of them.
auto read_words(Fields& fields, std::string_view key) -> std::vector<std::string>;
// A list of names of token types, and "*callable*" for whatever can be called.
auto read_tokens_of(Fields& fields, std::string_view key)
    -> std::vector<std::string>;
// A required id of small letters, digits and '-'.
auto read_id(Fields& fields, std::string_view key) -> std::string;

// {"fn": "a::b", "arity": 2}; a list of names gives one matcher for each.
auto read_matchers(const Node& node) -> std::vector<Matcher>;
// The same under a key of `fields`; a list of such objects is taken too.
auto read_matchers(Fields& fields, std::string_view key,
                   Need need = Need::Optional) -> std::vector<Matcher>;

// A list of "name" (a method) and {"method"|"memop"|"await_self"|...} objects.
auto read_pulls(Fields& fields, std::string_view key) -> std::vector<Pull>;

// A number of an argument from 0, or "this" (-1); `absent` when there is none.
auto read_argument(Fields& fields, std::string_view key, int absent) -> int;

// "source" and "versions", and "note", which is for readers of the pack alone.
auto read_origin(Fields& fields, std::string_view pack) -> Origin;

inline constexpr unsigned kMostArguments = 63;

}  // namespace costall
