// case: s-thread-pool-queue; style: home; flags: none
// A run queue of coroutine handles that worker threads drain: the consumer's
// slow await takes nothing away from them. The threads themselves may block.
#include "tinyco.h"

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>

using namespace std::chrono_literals;

class pool {
 public:
  explicit pool(unsigned n) {
    while (n--) workers_.emplace_back([this] { work(); });
  }
  ~pool() {
    {
      std::lock_guard lock(m_);
      stop_ = true;
    }
    cv_.notify_all();
    for (auto& w : workers_) w.join();
  }
  auto schedule() {
    struct awaiter {
      pool& p;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) {
        std::lock_guard lock(p.m_);
        p.queue_.push_back(h);
        p.cv_.notify_one();
      }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }
  std::size_t backlog() const {
    std::lock_guard lock(m_);
    return queue_.size();
  }

 private:
  void work() {
    std::unique_lock lock(m_);
    for (;;) {
      cv_.wait(lock, [this] { return stop_ || !queue_.empty(); });
      if (queue_.empty()) return;
      auto h = queue_.front();
      queue_.pop_front();
      lock.unlock();
      h.resume();
      lock.lock();
    }
  }
  mutable std::mutex m_;
  std::condition_variable cv_;
  std::deque<std::coroutine_handle<>> queue_;
  bool stop_ = false;
  std::vector<std::thread> workers_;
};

tinyco::task<void> hash_file(pool& p, int file) {
  co_await p.schedule();
  volatile unsigned h = 17;
  for (int i = 0; i < file * 1000; ++i) h = h * 31 + static_cast<unsigned>(i);
}

tinyco::task<void> watch(pool& p) {
  for (int file = 0; file < 20; ++file) tinyco::spawn(hash_file(p, file));
  while (p.backlog() > 0) co_await tinyco::sleep_for(10ms);
}

int main() {
  pool p(2);
  tinyco::spawn(watch(p));
  tinyco::loop().run();
}
