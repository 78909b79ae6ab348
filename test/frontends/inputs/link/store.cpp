// Helpers of the consumer: they start, fill and join windows, hand on what is slow,
// and block. Run by test/frontends/link.test.
#include "store.h"

void read_file(const char* path);

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(net::milliseconds(10));
  co_return id;
}

lab::task<void> write_page(int row);

lab::task<void> save(int row) { co_await write_page(row); }
lab::task<void> tally(int) { co_return; }

lab::stream<int> rows() {
  rq::window<int> selects(5, 20, fetch);
  while (auto row = co_await selects.next()) co_yield *row;
}

lab::stream<int> numbers() {
  for (int i = 0; i < 5; ++i) co_yield i;
}

void reload() { read_file("settings"); }
void count_one() {}
void maybe_reload(bool wanted) {
  if (wanted) reload();
}

rq::task_set<int> start_all(int count) {
  rq::task_set<int> uploads;
  for (int i = 0; i < count; ++i) uploads.push(fetch(uploads.queue(), i));
  return uploads;
}
rq::task_set<int> start_none() {
  rq::task_set<int> uploads;
  return uploads;
}

void fill(rq::task_set<int>& uploads, int count) {
  for (int i = 0; i < count; ++i) uploads.push(fetch(uploads.queue(), i));
}

lab::task<void> join(rq::task_set<int>& uploads) { co_await uploads.join(); }

void session::prepare(int id) {
  profile_ = load(id);
  closing_ = close_all(id);
}
