// Names for findings that survive: `site` joins a finding with what the probe
// and the compiler pass see, `fingerprint` recognises it after lines moved.
// Why they are made so: docs/decisions/0010-site-id.md. Must not touch the AST.
// Tested by test/report/site_id_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "checker/engine/finding.h"

namespace costall {

// The name alone: no scope, parameters, template arguments, return type or
// trailing qualifiers; "operator()" for every spelling of a lambda. Takes what
// Clang shows, `std::source_location::function_name()` of g++ and Clang, and
// the subprogram names of debug information.
auto unqualified_function_name(std::string_view shown) -> std::string;

// 16 lower-case hex digits: FNV-1a (64 bits) over path tail, unqualified
// function name and line, separated by NUL; the line in decimal.
auto site_id(std::string_view path, std::string_view function, unsigned line) -> std::string;

// 16 lower-case hex digits, over rule, path tail, function as shown, the
// source line with its white space squeezed, and `ordinal` (0 for the first
// finding that is equal in all of those, in order of line).
auto fingerprint(const Finding& finding, std::string_view source_line, unsigned ordinal) -> std::string;

}  // namespace costall
