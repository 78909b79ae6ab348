// Where the slow and blocking leaves are, two files away from who waits for them.
// Run by test/frontends/link.test.
#include "store.h"

#include <thread>

lab::task<void> write_page(int row) {
  co_await net::sleep_for(net::milliseconds(row));
}

void read_file(const char*) {
  std::this_thread::sleep_for(std::chrono::seconds(1));
}

sink::~sink() = default;

struct disk final : sink {
  lab::task<void> put(int row) override { co_await write_page(row); }
  lab::task<void> flush() override { co_return; }
};

sink* open_disk() { return new disk; }

lab::task<int> load(int id) {
  co_await net::sleep_for(net::milliseconds(id));
  co_return id;
}
lab::task<int> close_all(int id) { co_return id; }

void page_read::await_suspend(std::coroutine_handle<> h) {
  net::loop::current().on_readable(page, h);
}
bool tick::await_suspend(std::coroutine_handle<>) { return false; }
