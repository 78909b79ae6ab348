// case: ctr-http-driver-not-run; style: home; flags: none
// hyperium/hyper#3264: the request is awaited and the connection's driver, which
// would read the answer, is not running.
#include "tinyco.h"

#include <deque>

using namespace std::chrono_literals;
using tinyco::task;

class HttpConnection {
  struct Answer {
    HttpConnection& conn;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { conn.waiting_.push_back(h); }
    int await_resume() const noexcept { return 200; }
  };

 public:
  Answer send_request(int) { return {*this}; }
  task<void> drive() {
    for (int answers = 0; answers < 100; ++answers) {
      co_await tinyco::sleep_for(5ms);
      if (waiting_.empty()) continue;
      auto first = waiting_.front();
      waiting_.pop_front();
      first.resume();
    }
  }

 private:
  std::deque<std::coroutine_handle<>> waiting_;
};

task<void> fetch() {
  HttpConnection conn;
  const int status = co_await conn.send_request(1);  // costall-expect: connection-in-two-roles
  if (status == 200) co_await conn.drive();
}

task<void> fetch_well() {
  HttpConnection conn;
  tinyco::spawn(conn.drive());
  static_cast<void>(co_await conn.send_request(1));
}
