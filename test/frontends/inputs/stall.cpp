// One stall that every front end must find. Some tests change or frame the line
// of the await before they compile it.
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <optional>

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(std::chrono::milliseconds(10));
  co_return id;
}

lab::task<void> do_work() {
  rq::window<int> rows(5, 20, fetch);
  while (std::optional<int> row = co_await rows.next()) {
    co_await net::sleep_for(std::chrono::seconds(20));
  }
}
