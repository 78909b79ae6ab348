// Qualified names as the packs spell them: parts joined by `::`, no template
// arguments. Pure text; which namespaces are inline or private, only
// engine/ast/names.h knows.
// Tested by test/model/names_test.cpp.
#pragma once

#include <string_view>

namespace costall {

// `a::b`, `a::~b`, `a::operator+`, `a::operator bool`; no template arguments,
// no leading `::`.
auto is_qualified_name(std::string_view name) -> bool;
// One identifier of ASCII letters, digits and `_`.
auto is_identifier(std::string_view name) -> bool;
// Does the last part begin with the keyword `operator`?
auto names_operator(std::string_view name) -> bool;

// The part before the last `::` that is not inside an operator's name; empty
// when there is none.
auto enclosing_name(std::string_view name) -> std::string_view;

}  // namespace costall
