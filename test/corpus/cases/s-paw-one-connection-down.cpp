// case: s-paw-one-connection-down; style: home; flags: none
// One connection is claimed at the top and handed down; every await is on it
// (omicron#7681, drogon#862). And two pools, one for reads and one for writes.
#include "../inputs/tinyco.h"

class pool {
 public:
  explicit pool(int size) : idle_(size) {}
  class handle {
   public:
    explicit handle(pool& of) : of_(&of) {}
    handle(handle&& other) noexcept : of_(std::exchange(other.of_, nullptr)) {}
    ~handle() {
      if (of_) of_->put_back();
    }
    auto query(int id) -> tinyco::task<int> { co_return id; }

   private:
    pool* of_;
  };
  struct lease {
    pool& of;
    bool await_ready() { return of.idle_ > 0 ? (--of.idle_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    auto await_resume() -> handle { return handle(of); }
  };
  auto acquire() -> lease { return {*this}; }
  void put_back() {
    if (waiting_.empty()) {
      ++idle_;
      return;
    }
    tinyco::loop().post(waiting_.front());
    waiting_.pop_front();
  }

 private:
  int idle_;
  std::deque<std::coroutine_handle<>> waiting_;
};

auto audit(pool::handle& connection, int id) -> tinyco::task<int> {
  co_return co_await connection.query(id + 1);
}

auto store(pool& all, int id) -> tinyco::task<int> {
  auto connection = co_await all.acquire();
  const int stored = co_await connection.query(id);
  co_return stored + co_await audit(connection, id);
}

auto copy(pool& from, pool& to, int id) -> tinyco::task<int> {
  auto reader = co_await from.acquire();
  auto writer = co_await to.acquire();
  co_return co_await writer.query(co_await reader.query(id));
}
