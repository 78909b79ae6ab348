// The figures of a report in Prometheus's text format 0.0.4
// (https://prometheus.io/docs/instrumenting/exposition_formats/).
//
// Must not print, or serve them. Tested by test/probe/prometheus_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <cstddef>
#include <string>

namespace costall::probe {

/// Times are in seconds. A series for each place costs the server memory: only
/// the first `most_awaits` await sites have one, and a gauge says how many have
/// none.
auto prometheus_of(const report& all, std::size_t most_awaits = 200)
    -> std::string;

}  // namespace costall::probe
