// The pack of Seastar, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include "seastar_stub.h"

#include <deque>
#include <string>
#include <vector>

namespace ss = seastar;
using namespace std::chrono_literals;
using row_generator = ss::coroutine::experimental::generator<int>;

ss::future<int> read_row(int id);
ss::future<> store(int row);

// ---- permits: the same one twice (scylladb/scylladb#3865, #17591, #24807)

struct streaming {
  ss::semaphore permits{10};
  ss::semaphore view_updates{10};

  ss::future<bool> needs_view_update() {
    auto units = co_await ss::get_units(permits, 1);
    co_await ss::sleep(1ms);
    co_return true;
  }

  ss::future<> stream_table() {
    auto units = co_await ss::get_units(permits, 1);
    co_await needs_view_update();  // expected-warning {{[costall-permit-across-wait]}}
  }

  // The old permit goes when the new one is there.
  ss::future<> renews(int pages) {
    auto units = co_await ss::get_units(permits, 1);
    for (int page = 0; page < pages; ++page) {
      co_await store(page);
      units = co_await ss::get_units(permits, 1);  // expected-warning {{[costall-permit-across-wait]}}
    }
  }

  ss::future<> silent_renews(int pages) {
    auto units = co_await ss::get_units(permits, 1);
    for (int page = 0; page < pages; ++page) {
      co_await store(page);
      units.return_all();
      units = co_await ss::get_units(permits, 1);
    }
  }

  ss::future<> silent_another_semaphore() {
    auto units = co_await ss::get_units(permits, 1);
    auto more = co_await ss::get_units(view_updates, 1);
    co_await store(1);
  }

  ss::future<> silent_one_after_the_other() {
    {
      auto units = co_await ss::get_units(permits, 1);
      co_await store(1);
    }
    co_await needs_view_update();
  }

  // Does not wait.
  ss::future<> silent_tries() {
    auto units = co_await ss::get_units(permits, 1);
    if (auto more = ss::try_get_units(permits, 1)) co_await store(2);
  }
};

// ---- a permit over the wait for somebody else

// The coordinator keeps its guard while there is nothing to do
// (scylladb/scylladb#16182, fixed by #16183).
struct coordinator {
  ss::semaphore operations{1};
  ss::condition_variable event;

  ss::future<> idle() {
    auto guard = co_await ss::get_units(operations, 1);
    co_await event.when();  // expected-warning {{[costall-permit-across-wait]}}
  }

  ss::future<> idle_until(bool& ready) {
    auto guard = co_await ss::get_units(operations, 1);
    co_await event.wait([&] { return ready; });  // expected-warning {{[costall-permit-across-wait]}}
  }

  ss::future<> silent_idle() {
    for (;;) {
      auto guard = co_await ss::get_units(operations, 1);
      co_await store(1);
      guard.return_all();
      co_await event.when();
    }
  }
};

// Who leaves the gate needs the read lock (redpanda-data/redpanda#11621, #29789).
struct partition {
  ss::gate gate;
  ss::rwlock state;
  ss::shared_mutex topics;

  ss::future<> detach() {
    auto units = co_await state.hold_write_lock();
    co_await gate.close();  // expected-warning {{[costall-permit-across-wait]}}
  }

  ss::future<> silent_detach() {
    co_await gate.close();
    auto units = co_await state.hold_write_lock();
    co_await store(1);
  }

  ss::future<> update() {
    auto lock = co_await ss::get_unique_lock(topics);
    co_await refresh();  // expected-warning {{[costall-permit-across-wait]}}
  }

  ss::future<> refresh() {
    auto lock = co_await ss::get_shared_lock(topics);
    co_await store(2);
  }

  ss::future<> snapshot() {
    co_await topics.lock();
    co_await refresh();  // expected-warning {{[costall-permit-across-wait]}}
    topics.unlock();
  }

  // A reader waits for no other reader.
  ss::future<> silent_readers() {
    auto units = co_await state.hold_read_lock();
    co_await store(3);
  }

  ss::future<> silent_protected_work(ss::file& log, const std::string& row) {
    auto lock = co_await ss::get_unique_lock(topics);
    co_await log.dma_write(0, row.data(), row.size());
    co_await log.flush();
  }
};

// ---- started futures that only their consumer replaces

ss::future<> copy_rows(int count) {
  std::deque<ss::future<int>> running;
  int next = 0;
  while (next < count || !running.empty()) {
    while (running.size() < 5 && next < count) running.push_back(read_row(next++));
    int row = co_await std::move(running.front());
    running.pop_front();
    co_await ss::sleep(std::chrono::milliseconds(row));  // expected-warning {{[costall-window-refill-starved]}}
  }
}

ss::future<> copy_to_file(ss::file& out, int count) {
  std::deque<ss::future<int>> running;
  int next = 0;
  while (next < count || !running.empty()) {
    while (running.size() < 5 && next < count) running.push_back(read_row(next++));
    int row = co_await std::move(running.front());
    running.pop_front();
    co_await out.dma_write(0, &row, sizeof row);  // expected-warning {{[costall-window-refill-starved]}}
  }
}

// What is put around a future is as slow as the future.
ss::future<> copy_with_pauses(int count) {
  std::deque<ss::future<int>> running;
  int next = 0;
  while (next < count || !running.empty()) {
    while (running.size() < 5 && next < count) running.push_back(read_row(next++));
    int row = co_await std::move(running.front());
    running.pop_front();
    co_await ss::sleep(10ms * row).finally([] {});  // expected-warning {{[costall-window-refill-starved]}}
    auto soon = ss::steady_clock_type::now() + 1s;
    co_await ss::with_timeout(soon, ss::sleep(10ms));  // expected-warning {{[costall-window-refill-starved]}}
  }
}

ss::future<> silent_quick_body(int count) {
  std::deque<ss::future<int>> running;
  int next = 0;
  while (next < count || !running.empty()) {
    while (running.size() < 5 && next < count) running.push_back(read_row(next++));
    co_await std::move(running.front());
    running.pop_front();
    co_await ss::coroutine::maybe_yield();
  }
}

// Started by themselves, whoever waits (scylladb: utils/s3/client.cc:942).
ss::future<> silent_bounded(const std::vector<int>& ids) {
  co_await ss::max_concurrent_for_each(ids, 16, [](int id) -> ss::future<> {
    int row = co_await read_row(id);
    co_await ss::sleep(std::chrono::milliseconds(row));
  });
}

ss::future<> silent_all_at_once() {
  co_await ss::coroutine::all([] { return store(1); }, [] { return ss::sleep(1s); });
}

// A future runs from the call on.
ss::future<int> silent_eager() {
  auto first = read_row(1);
  auto second = read_row(2);
  co_await ss::sleep(10ms);
  int sum = co_await std::move(first);
  co_return sum + co_await std::move(second);
}

// ---- generators hold what they have at their yield

struct table {
  ss::semaphore reads{4};
  row_generator rows() {
    auto units = co_await ss::get_units(reads, 1);
    for (int i = 0; i < 9; ++i)
      co_yield co_await read_row(i);  // expected-warning {{[costall-yield-holding-resource]}}
  }

  ss::future<> print() {
    auto all = rows();
    while (auto row = co_await all()) co_await ss::sleep(1s);
  }

  row_generator silent_rows() {
    for (int i = 0; i < 9; ++i) {
      int row = 0;
      {
        auto units = co_await ss::get_units(reads, 1);
        row = co_await read_row(i);
      }
      co_yield row;
    }
  }

  // Parked at its yield it has nothing in flight (scylladb: utils/lister.cc:91).
  ss::future<> silent_print() {
    auto all = silent_rows();
    while (auto row = co_await all()) co_await ss::sleep(1s);
  }
};

// ---- both ends of a queue, each in a coroutine of its own

ss::future<> silent_producer(ss::queue<int>& rows, std::vector<int> items) {
  for (int item : items) co_await rows.push_eventually(std::move(item));
}

ss::future<> silent_consumer(ss::queue<int>& rows, int count) {
  for (int i = 0; i < count; ++i) co_await store(co_await rows.pop_eventually());
}

// ---- futures that nobody keeps

ss::future<> send_copy(std::string text) {
  co_await ss::sleep(1s);
  co_await store(static_cast<int>(text.size()));
}

void silent_greet(int id) { (void)send_copy("hello" + std::to_string(id)); }

struct service {
  ss::gate gate;
  // The gate keeps the service until it is done.
  void silent_notify(std::string text) {
    (void)ss::with_gate(gate, [this, text = std::move(text)] { return send_copy(text); });
  }
};
