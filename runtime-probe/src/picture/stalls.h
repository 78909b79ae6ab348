// Which intervals of the analysis are those of a finding.
//
// Must not judge: the report's findings are what is told. Tested by
// test/picture/lanes_test.cpp.
#pragma once
#include "runtime-probe/src/analysis/account.h"
#include "runtime-probe/src/picture/lanes.h"
#include "runtime-probe/src/picture/rows.h"

namespace costall::probe {

/// The longest `most.stalls` ones, by time; how many more there are.
void add_stalls(const std::vector<analysis::stall>& all,
                const std::vector<analysis::tangle>& tangles,
                const tables& names, const report& found, const row_maker& rows,
                const lane_limits& most, lanes& to);

}  // namespace costall::probe
