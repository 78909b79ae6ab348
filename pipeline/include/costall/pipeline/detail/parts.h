// What a stage is made of as the core sees it: activities that run user code,
// work for when the lock is free, and the calls that go along the stages.
//
// Must not know item types. Tested by test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_PARTS_H
#define COSTALL_PIPELINE_DETAIL_PARTS_H

#include <cstddef>
#include <cstdint>
#include <vector>

#include <costall/pipeline/executor.h>
#include <costall/pipeline/stats.h>

namespace costall::pipeline::detail {

class run_core;

/// Something of a stage that runs user code, one at a time.
class activity {
 public:
  /// User code, without the lock. True: over, and `finish` is to be called;
  /// false: it ends elsewhere, by run_core::finish.
  virtual auto run() noexcept -> bool = 0;
  /// The transition that ends it, under the lock.
  virtual void finish() noexcept = 0;

  /// Under the lock: made ready, and not begun.
  [[nodiscard]] auto waits_to_run() const noexcept -> bool { return waits_; }

 protected:
  ~activity() = default;

 private:
  friend class ready_list;
  activity* next_ready_ = nullptr;
  bool waits_ = false;
};

/// Activities that are to be run, first in, first out.
class ready_list {
 public:
  [[nodiscard]] auto size() const noexcept -> std::size_t { return size_; }
  void push(activity& work) noexcept {
    work.waits_ = true;
    work.next_ready_ = nullptr;
    (first_ == nullptr ? first_ : last_->next_ready_) = &work;
    last_ = &work;
    ++size_;
  }
  /// Null when there is none. `order`, if any, chooses among several.
  auto pop(chooser* order) noexcept -> activity* {
    if (size_ == 0) {
      return nullptr;
    }
    std::size_t pick = 0;
    if (order != nullptr && size_ > 1) {
      pick = order->choose(size_);
    }
    activity* before = nullptr;
    activity* taken = first_;
    for (; pick != 0; --pick) {
      before = taken;
      taken = taken->next_ready_;
    }
    (before == nullptr ? first_ : before->next_ready_) = taken->next_ready_;
    if (last_ == taken) {
      last_ = before;
    }
    --size_;
    taken->waits_ = false;
    return taken;
  }

 private:
  activity* first_ = nullptr;
  activity* last_ = nullptr;
  std::size_t size_ = 0;
};

/// Something to be done once the lock is free.
class deferred {
 public:
  virtual void perform() noexcept = 0;

 protected:
  ~deferred() = default;

 private:
  friend class run_core;
  deferred* next_deferred_ = nullptr;
  bool pending_ = false;
};

/// A stage of a running pipeline. All calls are made under the lock.
class stage_base {
 public:
  virtual ~stage_base() = default;
  /// Nothing that comes out of it is wanted any more: drop what waits, ask what
  /// runs to stop, tell the stage before.
  virtual void unwanted() noexcept = 0;
  /// There may be room behind it now.
  virtual void wanted() noexcept = 0;
  /// A visit that was asked for by run_core::settle.
  virtual void settle() noexcept {}
  virtual void report(stage_stats&) const {}
  /// Everything that decides how it goes on, for the exploration of schedules.
  virtual void trace(std::vector<std::uint64_t>&) const {}
  /// After the end, without the lock: destroys what is the user's.
  virtual void dispose() noexcept {}

 private:
  friend class run_core;
  bool unsettled_ = false;
};

/// The last stage: where items leave.
class terminal_base : public stage_base {
 public:
  /// Nothing more is taken from the stage before; what was handed over stays.
  virtual void refuse() noexcept = 0;
  /// What was handed over is not wanted any more, after the end neither.
  virtual void drop_rest() noexcept {}
};

/// Who hears of the end, under the lock: wakes by deferring.
class end_listener {
 public:
  virtual void ended() noexcept = 0;

 protected:
  ~end_listener() = default;
};

}  // namespace costall::pipeline::detail

#endif
