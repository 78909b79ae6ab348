// do_work as a pipeline: at most five claims, one process_work_item at a time,
// and what is selected borrows from the caller.
//
// Tested by test/examples/pipeline_examples_test.py.
#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

#include <ranges>
#include <utility>

#include "forms.h"

namespace do_work {

namespace {

auto do_select(work& all, int item) -> pl::task<int> {
  const pl::time_point begun = all.select_begins();
  co_await pl::sleep_for(all.connecting());
  co_await pl::sleep_for(all.query(item));
  all.select_ends(begun);
  co_return item;
}

auto process_work_item(work& all, int item) -> pl::task<> {
  all.process_begins();
  co_await pl::sleep_for(all.processing(item));
  all.process_ends();
}

}  // namespace

void pipeline_form(pl::deterministic_context& clock, work& all) {
  auto select = [&](int item) { return do_select(all, item); };
  auto process = [&](int item) { return process_work_item(all, item); };

  auto selects = pl::from(std::views::iota(0, kItems)) |
                 pl::map(select, pl::ordered(kAtOnce)) | pl::in_flight(kAtOnce);
  auto run = pl::for_each(std::move(selects), clock.get_executor(), process);
  pl::run_until_complete(clock, std::move(run));
}

}  // namespace do_work
