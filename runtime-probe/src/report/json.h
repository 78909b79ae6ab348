// The report for programs: the checker's names where both say the same. What
// each key means stands in format/report.schema.json.
//
// Must not print. Tested by test/probe/report_json_test.cpp and
// test/probe/report_schema.py.
#pragma once
#include <costall/probe/report.h>

#include <string>

#include "runtime-probe/src/report/words.h"

namespace costall::probe {

/// One JSON object and a newline. Bytes that are not UTF-8 are replaced.
auto json_of(const report& all, const emit_options& options = {})
    -> std::string;

}  // namespace costall::probe
