// Qualified names as the packs spell them: parts joined by `::`, no template
// arguments, no inline, private or anonymous namespaces. Pure text.
// Tested by test/model/names_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall {

// `a::b`, `a::~b`, `a::operator+`, `a::operator bool`; no template arguments,
// no leading `::`.
auto is_qualified_name(std::string_view name) -> bool;
// One identifier of ASCII letters, digits and `_`.
auto is_identifier(std::string_view name) -> bool;
// Does the last part begin with the keyword `operator`?
auto names_operator(std::string_view name) -> bool;

// A namespace that packs leave out below the outermost one: it begins with `_`
// or ends in `__`, or it is anonymous. Inline namespaces the caller knows.
auto is_hidden_namespace(std::string_view part) -> bool;

// "a::b<c<d>>::operator<<" -> "a::b::operator<<"
auto without_template_arguments(std::string_view name) -> std::string;

// As the index wants a name: no template arguments, no leading `::`, no
// "(anonymous namespace)", "std::__cxx11::x" -> "std::x". Parts after the first
// that are hidden are left out, except the last two, which may be a class and
// its member ("std::__basic_future::wait" stays).
auto normalized_name(std::string_view name) -> std::string;

// The part before the last `::` that is not inside an operator's name; empty
// when there is none.
auto enclosing_name(std::string_view name) -> std::string_view;

}  // namespace costall
