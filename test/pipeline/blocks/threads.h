// Real threads for the tests whose subject is threads.
//
// Must not sleep; std::jthread is experimental in libc++ 19. Used by
// test/pipeline/blocks.
#ifndef COSTALL_TEST_PIPELINE_BLOCKS_THREADS_H
#define COSTALL_TEST_PIPELINE_BLOCKS_THREADS_H

#include <thread>
#include <utility>
#include <vector>

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

}  // namespace costall::pipeline::testing

#endif
