// The name of a finding that survives when lines move: what a baseline compares.
// Why it is made so: docs/decisions/0010-site-id.md. Must not touch the AST.
// Tested by test/report/site_id_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

// 16 lower-case hex digits over rule, path tail, the function's name with its
// scope but without types, `source` (see awaited_text) and `ordinal` (0 for the
// first finding that is equal in all of those, in order of place).
auto fingerprint(const Finding& finding, std::string_view source,
                 unsigned ordinal) -> std::string;

// What stands at the finding's place, without white space: its byte range, or
// the line where the range is not known, and of that the first 80 bytes. Stays
// the same when code is moved, formatted anew or assigned to another name.
auto awaited_text(const Location& at, Sources& sources) -> std::string;

}  // namespace costall
