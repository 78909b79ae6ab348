// The five forms of do_work in the article, each with its own defect.
//
// As short as there, so that they can be laid side by side. Tested by
// test/examples/pipeline_examples_test.py.
#include "forms.h"
#include "polled.h"
#include "streams.h"

namespace do_work {

namespace {

using polled::future;

auto do_select(work& all, int item) -> future<int> {
  const pl::time_point begun = all.select_begins();
  polled::sleep connecting(all.connecting());
  co_await connecting;
  polled::sleep asking(all.query(item));
  co_await asking;
  all.select_ends(begun);
  co_return item;
}

auto process_work_item(work& all, int item) -> future<int> {
  all.process_begins();
  polled::sleep processing(all.processing(item));
  co_await processing;
  all.process_ends();
  co_return item;
}

// 1: while an item is processed nobody polls the selects.
auto buffered_work(work& all) -> future<int> {
  auto select = [&](int item) { return do_select(all, item); };
  polled::buffered selects(kItems, kAtOnce, select);
  while (const auto item = co_await selects) {
    auto processing = process_work_item(all, *item);
    co_await processing;
  }
  co_return 0;
}

// 2: spawned selects go on, but outlive whoever they borrow from; new ones
// start only when the consumer comes back.
auto spawned_work(polled::loop& loop, work& all) -> future<int> {
  auto select = [&](int item) {
    return polled::spawned<int>(loop, do_select(all, item));
  };
  polled::buffered selects(kItems, kAtOnce, select);
  while (const auto item = co_await selects) {
    auto processing = process_work_item(all, *item);
    co_await processing;
  }
  co_return 0;
}

// 3: process everything later, and then all of it at once.
auto pushed_work(work& all) -> future<int> {
  auto select = [&](int item) { return do_select(all, item); };
  polled::buffered selects(kItems, kAtOnce, select);
  polled::unordered<int> results;
  while (const auto item = co_await selects) {
    results.push(process_work_item(all, *item));
  }
  while (co_await results) {
  }
  co_return 0;
}

// 4: one operation does both; as many are processed at once as are selected.
auto select_and_process(work& all, int item) -> future<int> {
  auto selecting = do_select(all, item);
  auto processing = process_work_item(all, co_await selecting);
  co_return co_await processing;
}

auto fused_work(work& all) -> future<int> {
  auto both = [&](int item) { return select_and_process(all, item); };
  polled::buffered done(kItems, kAtOnce, both);
  while (co_await done) {
  }
  co_return 0;
}

// 5: both are polled, and nothing bounds what is processed and claimed.
auto select_work(work& all) -> future<int> {
  auto select = [&](int item) { return do_select(all, item); };
  polled::buffered selects(kItems, kAtOnce, select);
  polled::unordered<int> results;
  while (!selects.over() || !results.over()) {
    polled::either ready(selects, results);
    co_await ready;
    if (const auto item = selects.take()) {
      results.push(process_work_item(all, *item));
    }
    results.take();
  }
  co_return 0;
}

template <class Form>
void run(pl::deterministic_context& clock, Form form) {
  polled::loop loop(clock);
  future<int> root = form(loop);
  loop.run(root);
}

}  // namespace

void buffered_form(pl::deterministic_context& clock, work& all) {
  run(clock, [&](auto&) { return buffered_work(all); });
}
void spawned_form(pl::deterministic_context& clock, work& all) {
  run(clock, [&](auto& loop) { return spawned_work(loop, all); });
}
void pushed_form(pl::deterministic_context& clock, work& all) {
  run(clock, [&](auto&) { return pushed_work(all); });
}
void fused_form(pl::deterministic_context& clock, work& all) {
  run(clock, [&](auto&) { return fused_work(all); });
}
void select_form(pl::deterministic_context& clock, work& all) {
  run(clock, [&](auto&) { return select_work(all); });
}

}  // namespace do_work
