// The bare name of a function out of the many ways in which compilers spell
// it, so that the checker, the probe and the compiler pass mean the same one.
// Textual; must not touch the AST. Tested by test/report/function_name_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall {

// The name alone: no scope, parameters, template arguments, return type or
// trailing qualifiers. "operator()" for every spelling of a lambda,
// "operator" for a conversion (g++ shows its type wrongly in coroutines).
// Takes what Clang shows, `std::source_location::function_name()` of g++ and
// Clang, and the subprogram names of debug information.
auto unqualified_function_name(std::string_view shown) -> std::string;

}  // namespace costall
