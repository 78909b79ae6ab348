// The forms of do_work: each runs the work to its end on the virtual clock.
//
// Tested by test/examples/pipeline_examples_test.py.
#pragma once

#include "work.h"

namespace do_work {

void buffered_form(pl::deterministic_context& clock, work& all);
void spawned_form(pl::deterministic_context& clock, work& all);
void pushed_form(pl::deterministic_context& clock, work& all);
void fused_form(pl::deterministic_context& clock, work& all);
void select_form(pl::deterministic_context& clock, work& all);
void pipeline_form(pl::deterministic_context& clock, work& all);

}  // namespace do_work
