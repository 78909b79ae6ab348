// case: paw-units-nested; style: home; flags: none
// A reader has units of the streaming semaphore and awaits a view update, which
// takes units of the same one (scylladb#14676): with as many readers as units,
// all wait.
#include "../inputs/tinyco.h"

namespace db {

class semaphore {
 public:
  explicit semaphore(int units) : free_(units) {}
  struct waiter {
    semaphore& of;
    bool await_ready() { return of.free_ > 0 ? (--of.free_, true) : false; }
    void await_suspend(std::coroutine_handle<> h) { of.waiting_.push_back(h); }
    void await_resume() {}
  };
  waiter wait(int) { return {*this}; }
  void signal(int) {
    if (waiting_.empty()) {
      ++free_;
      return;
    }
    auto next = waiting_.front();
    waiting_.pop_front();
    tinyco::loop().post(next);
  }

 private:
  int free_;
  std::deque<std::coroutine_handle<>> waiting_;
};

class semaphore_units {
 public:
  explicit semaphore_units(semaphore& of) : of_(&of) {}
  semaphore_units(semaphore_units&& other) noexcept
      : of_(std::exchange(other.of_, nullptr)) {}
  ~semaphore_units() { return_all(); }
  void return_all() {
    if (of_) std::exchange(of_, nullptr)->signal(1);
  }

 private:
  semaphore* of_;
};

tinyco::task<semaphore_units> get_units(semaphore& of, int count) {
  co_await of.wait(count);
  co_return semaphore_units(of);
}

}  // namespace db

class view_builder {
 public:
  explicit view_builder(db::semaphore& streaming) : streaming_(streaming) {}

  tinyco::task<int> update(int row) {
    auto units = co_await db::get_units(streaming_, 1);
    co_return row + 1;
  }

  tinyco::task<int> consume(int row) {
    auto units = co_await db::get_units(streaming_, 1);
    co_return co_await update(row);  // costall-expect: permit-across-wait
  }

  tinyco::task<int> consume_and_release(int row) {
    auto units = co_await db::get_units(streaming_, 1);
    units.return_all();
    co_return co_await update(row);
  }

 private:
  db::semaphore& streaming_;
};
