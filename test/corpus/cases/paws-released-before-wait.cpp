// case: paws-released-before-wait; style: home; flags: none
// Silent: the permit goes back before each wait: by Release() on one branch, by the end of its
// block on the other.
#include "Harbor.h"
#include <string>

using namespace Harbor;

class Coordinator {
 public:
  Task<> Run() {
    while (!stopping_) {
      auto guard = co_await group0_.Acquire();
      if (requests_.empty()) {
        guard.Release();
        co_await changed_;
        changed_.Clear();
        continue;
      }
      nodes_.push_back(std::move(requests_.front()));
      requests_.pop_front();
    }
  }

  Task<> Rebalance() {
    std::size_t count = 0;
    {
      auto guard = co_await group0_.Acquire();
      count = nodes_.size();
      ++epoch_;
    }
    for (std::size_t i = 0; i < count; ++i) co_await Delay{Millis(700)};  // streams tablets
    auto guard = co_await group0_.Acquire();
    ++epoch_;
  }

  void Request(std::string node) {
    requests_.push_back(std::move(node));
    changed_.Set();
  }
  void Stop() {
    stopping_ = true;
    changed_.Set();
  }

 private:
  Semaphore group0_{1};
  Event changed_;
  std::deque<std::string> requests_;
  std::vector<std::string> nodes_;
  int epoch_ = 0;
  bool stopping_ = false;
};
