// Real threads for the tests whose subject is threads, and an executor on them.
//
// Must not sleep; std::jthread is experimental in libc++ 19. Used by
// test/pipeline/blocks.
#ifndef COSTALL_TEST_PIPELINE_BLOCKS_THREADS_H
#define COSTALL_TEST_PIPELINE_BLOCKS_THREADS_H

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include <costall/pipeline/executor.h>

namespace costall::pipeline::testing {

/// Joins what it started when it is destroyed.
class threads {
 public:
  threads() = default;
  threads(const threads&) = delete;
  auto operator=(const threads&) -> threads& = delete;
  ~threads() { join(); }

  template <class F>
  void start(F work) {
    all_.emplace_back(std::move(work));
  }
  void join() {
    for (std::thread& each : all_) {
      each.join();
    }
    all_.clear();
  }

 private:
  std::vector<std::thread> all_;
};

/// Some threads that run jobs until they are destroyed and nothing is left.
class workers {
 public:
  class executor_type {
   public:
    explicit executor_type(workers& where) noexcept : where_(&where) {}
    void execute(job work) const { where_->add(std::move(work)); }

   private:
    workers* where_;
  };

  explicit workers(int count) {
    for (int each = 0; each < count; ++each) {
      threads_.start([this] { work(); });
    }
  }
  ~workers() {
    {
      const std::lock_guard lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    threads_.join();
  }
  [[nodiscard]] auto get_executor() noexcept -> executor_type {
    return executor_type(*this);
  }

 private:
  void add(job work) {
    {
      const std::lock_guard lock(mutex_);
      jobs_.push_back(std::move(work));
    }
    changed_.notify_one();
  }
  void work() {
    std::unique_lock lock(mutex_);
    while (true) {
      changed_.wait(lock, [this] { return over_ || !jobs_.empty(); });
      if (jobs_.empty()) {
        return;
      }
      job next = std::move(jobs_.front());
      jobs_.pop_front();
      lock.unlock();
      next();
      lock.lock();
    }
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<job> jobs_;
  bool over_ = false;
  threads threads_;
};

}  // namespace costall::pipeline::testing

#endif
