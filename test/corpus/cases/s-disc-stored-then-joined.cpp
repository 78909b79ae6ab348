// case: s-disc-stored-then-joined; style: home; flags: none
// The task is kept in a member, and the function that shuts down awaits it.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


class writer {
 public:
  void begin(int rows) { pending_.emplace(write(rows)); }
  auto finish() -> task<void> {
    if (pending_) co_await *pending_;
    pending_.reset();
  }

 private:
  auto write(int rows) -> task<void> {
    co_await tinyco::sleep_for(rows * 1ms);
    written_ += rows;
  }
  std::optional<task<void>> pending_;
  int written_ = 0;
};
