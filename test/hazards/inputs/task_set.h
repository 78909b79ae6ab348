// A set of children that is filled first and driven later: only join() and
// next_done() resume them (model: polled). Application code: no rule pack knows
// it. It must stay free of findings. Run by test/hazards/inputs/self_test.cpp.
#pragma once

#include "lazy_task.h"
#include "run_queue.h"

#include <cstddef>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace rq {

template <class T>
class task_set {
 public:
  run_queue& queue() { return *queue_; }

  void push(child<T> work) {
    queue_->push(work.handle());
    members_.push_back(std::move(work));
  }

  // The result of whichever child ends first.
  lab::task<std::optional<T>> next_done() {
    while (!members_.empty()) {
      queue_->drain();
      for (std::size_t i = 0; i < members_.size(); ++i) {
        if (!members_[i].done()) continue;
        T value = members_[i].take();
        members_.erase(members_.begin() + static_cast<std::ptrdiff_t>(i));
        co_return value;
      }
      co_await queue_->woken();
    }
    co_return std::nullopt;
  }

  lab::task<void> join() {
    while (!members_.empty()) co_await next_done();
  }

  void cancel_all() {
    queue_->clear();
    members_.clear();
  }

  bool empty() const { return members_.empty(); }

 private:
  std::shared_ptr<run_queue> queue_ = std::make_shared<run_queue>();
  std::vector<child<T>> members_;
};

}  // namespace rq
