// case: s-mutex-over-write; style: home; flags: none
// An async mutex held over the very write that it serialises; its waiters are
// other tasks, resumed by unlock() (T13; asio#935, cppcoro#18).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class async_mutex {
 public:
  class guard {
   public:
    explicit guard(async_mutex& m) : m_(&m) {}
    guard(guard&& o) noexcept : m_(std::exchange(o.m_, nullptr)) {}
    ~guard() {
      if (m_) m_->unlock();
    }

   private:
    async_mutex* m_;
  };
  task<guard> scoped_lock() {
    while (locked_) co_await enqueue{*this};
    locked_ = true;
    co_return guard(*this);
  }

 private:
  struct enqueue {
    async_mutex& m;
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) { m.queue_.push_back(h); }
    void await_resume() const noexcept {}
  };
  void unlock() {
    locked_ = false;
    if (queue_.empty()) return;
    auto h = queue_.front();
    queue_.pop_front();
    h.resume();
  }
  bool locked_ = false;
  std::deque<std::coroutine_handle<>> queue_;
};

class journal {
 public:
  task<void> append(std::string line) {
    auto held = co_await mutex_.scoped_lock();
    buffer_ += line;
    co_await tinyco::sleep_for(5ms);  // the device is busy that long
  }

 private:
  async_mutex mutex_;
  std::string buffer_;
};

task<void> client(journal& j, int id) {
  for (int n = 0; n < 4; ++n) {
    co_await j.append(std::to_string(id));
    co_await tinyco::sleep_for(std::chrono::milliseconds(10 * id));
  }
}

int main() {
  journal j;
  for (int id = 0; id < 3; ++id) tinyco::spawn(client(j, id));
  tinyco::loop().run();
}
