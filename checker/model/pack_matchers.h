// The pieces that facts share: matchers, pulls, origins. Each reader takes
// every field of its object and reports what is wrong with it. Tested by
// test/model/pack_reader_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/model/json_fields.h"
#include "checker/model/model.h"

namespace costall {

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
