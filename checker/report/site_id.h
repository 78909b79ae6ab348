// Names for findings that survive: `site` joins a finding with what the probe
// and the compiler pass see, `fingerprint` recognises it after lines moved.
// Why they are made so: docs/decisions/0010-site-id.md. Must not touch the AST.
// Tested by test/report/site_id_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "checker/engine/finding.h"

namespace costall {

// 16 lower-case hex digits: FNV-1a (64 bits) over path tail, unqualified
// function name (function_name.h) and line in decimal, each ended by a NUL.
auto site_id(std::string_view path, std::string_view function, unsigned line)
    -> std::string;

// 16 lower-case hex digits, over rule, path tail, function as shown, the
// source line without its white space, and `ordinal` (0 for the first
// finding that is equal in all of those, in order of line).
auto fingerprint(const Finding& finding, std::string_view source_line,
                 unsigned ordinal) -> std::string;

}  // namespace costall
