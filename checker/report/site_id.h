// The name of a place that joins a finding with what the probe and the compiler
// pass see there. Why it is made so: docs/decisions/0010-site-id.md. Must need
// nothing that the probe's library does not have.
// Tested by test/report/site_id_test.cpp.
#pragma once

#include <string>
#include <string_view>

namespace costall {

// 16 lower-case hex digits: FNV-1a (64 bits) over path tail, unqualified
// function name (function_name.h) and line in decimal, each ended by a NUL.
auto site_id(std::string_view path, std::string_view function, unsigned line)
    -> std::string;

}  // namespace costall
