// The report for people: what starved, for how long, by which await, what
// speaks for it, what to do; then figures, and how much was seen.
//
// Must not print. Tested by test/probe/report_text_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <string>

#include "runtime-probe/src/report/words.h"

namespace costall::probe {

/// The whole report, ending in a newline.
auto text_of(const report& all, const emit_options& options = {})
    -> std::string;

/// One finding as it stands there: for a watchdog that tells of it at once.
auto text_of(const finding& one, const emit_options& options = {})
    -> std::string;

/// "98.0 % of 600 resumes have a site, 87.5 % a known ready time; no event
/// lost": what a report may be trusted with.
auto coverage_of(const report& all) -> std::string;

}  // namespace costall::probe
