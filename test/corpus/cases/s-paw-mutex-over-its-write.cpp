// case: s-paw-mutex-over-its-write; style: home; flags: none
// An asynchronous mutex is held over the write that it serialises (asio#935, cppcoro#18, T13).
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


class log_file {
 public:
  auto append(int line) -> task<void> {
    auto held = co_await lock_.scoped_lock();
    co_await write(line);
    co_await write('\n');
  }

 private:
  auto write(int what) -> task<void> {
    co_await tinyco::sleep_for(1ms);
    written_ += what;
  }
  tinyco::mutex lock_;
  long written_ = 0;
};
