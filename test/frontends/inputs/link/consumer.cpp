// The part of a small program that stalls, where lines say so; what it calls
// is defined in the other files. Run by test/frontends/link.test.
#include "store.h"

using namespace std::chrono_literals;

lab::task<void> slow_body() {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) {
    co_await save(*row);  // finding: window-slow-body
  }
}

lab::task<void> slow_virtual(sink& to) {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) {
    co_await to.put(*row);  // finding: window-slow-body
  }
}

lab::task<void> silent_fast_body(sink& to) {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) {
    co_await tally(*row);
    co_await to.flush();
    co_await unknown(*row);
  }
}

lab::task<void> slow_between_rows() {
  auto all = rows();
  while (auto row = co_await all.next()) {
    co_await net::sleep_for(1s);  // finding: window-slow-body
  }
}

lab::task<void> silent_plain_generator() {
  auto all = numbers();
  while (auto row = co_await all.next()) {
    co_await net::sleep_for(1s);
  }
}

lab::task<void> reads_configuration() {
  reload();  // finding: blocking-call-in-coroutine
  count_one();
  maybe_reload(true);  // finding: blocking-call-in-coroutine
  co_await tally(1);
}

lab::task<void> started_by_a_helper() {
  auto uploads = start_all(3);
  co_await net::sleep_for(1s);  // finding: window-left-undriven
  co_await uploads.join();
}

lab::task<void> silent_nothing_started() {
  auto uploads = start_none();
  co_await net::sleep_for(1s);
  uploads.push(fetch(uploads.queue(), 1));
  co_await uploads.join();
}

lab::task<void> filled_by_a_helper() {
  rq::task_set<int> uploads;
  fill(uploads, 3);
  co_await net::sleep_for(1s);  // finding: window-left-undriven
  co_await uploads.join();
}

lab::task<void> silent_joined_by_a_helper() {
  rq::task_set<int> uploads;
  fill(uploads, 3);
  co_await join(uploads);
  co_await net::sleep_for(1s);
}

lab::task<void> slow_awaiter() {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) {
    co_await page_read{*row};  // finding: window-slow-body
  }
}

lab::task<void> silent_awaiter() {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) co_await tick{};
}

lab::task<int> session::finish() {
  co_await net::sleep_for(1s);  // finding: cold-task-across-await
  co_return co_await std::move(*profile_);
}

lab::task<int> session::silent_first_of_all() {
  const int id = co_await std::move(*profile_);
  co_await net::sleep_for(1s);
  co_return id + co_await std::move(*closing_);
}
