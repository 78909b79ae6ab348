// A slot of a worker_stage: runs the stage's function on one item after the
// other.
//
// Its public members are the stage's, under the lock, but for what the work
// calls on its own. Tested by test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_SLOT_H
#define COSTALL_PIPELINE_DETAIL_SLOT_H

#include <coroutine>
#include <exception>
#include <memory>
#include <utility>

#include <costall/pipeline/detail/core.h>
#include <costall/pipeline/detail/envelope.h>
#include <costall/pipeline/detail/worker.h>
#include <costall/pipeline/item_context.h>
#include <costall/pipeline/stop.h>

namespace costall::pipeline::detail {

template <class In, class Work>
class worker_stage;

/// A place for one item: the item, what became of it, and the coroutine that
/// works on it.
template <class In, class Work>
class item_slot final : public activity, public deferred {
  using Out = typename Work::output;

 public:
  // --- for the stage, under the lock
  worker_stage<In, Work>* stage = nullptr;
  item_slot* next = nullptr;
  bool offers = false;
  bool busy = false;
  bool begun = false;
  bool skipped = false;
  bool last = true;
  envelope<In> in;
  envelope<Out> out;

  void begin(envelope<In>&& item) noexcept {
    in = std::move(item);
    begun = false;
    last = true;
  }

  // --- for the work, on its own
  void run_now(envelope<In>& item, envelope<Out>& result) noexcept {
    try {
      work()(*item.value, *this, result.value);
    } catch (...) {
      fail(result);
    }
    item.value.reset();
  }
  auto work() noexcept -> Work& { return *stage->work_; }
  auto core() noexcept -> run_core& { return stage->core(); }
  auto context() noexcept -> item_context {
    task_context where;
    where.executor = &core().executor();
    where.stop = stop_.get_token();
    return item_context(in.index, where);
  }
  auto stop_requested() const noexcept -> bool {
    return stop_.stop_requested();
  }
  /// The item failed with the exception that is being handled.
  void fail() noexcept { fail(out); }
  void fail(envelope<Out>& result) noexcept {
    result.value.reset();
    result.failed = std::make_unique<failure>();
    result.failed->stage = stage->plan_.number;
    result.failed->stage_name = stage->plan_.name;
    result.failed->index = in.index;
    result.failed->error = std::current_exception();
  }
  /// To be awaited by the coroutine: hands `out` on, and goes on with this item
  /// or, after the last turn, with the slot's next.
  auto turn_over(bool is_last) noexcept -> end_of_turn {
    last = is_last;
    if (is_last) {
      in.value.reset();
      if constexpr (Work::makes_many) {
        out.value.reset();  // one that nobody wanted
      }
    }
    return end_of_turn(core(), *this, resume_at_);
  }

 private:
  auto run() noexcept -> bool override {
    if (skipped) {
      stage->tell_unstarted(in);
      return true;
    }
    begun = true;
    if constexpr (Work::asynchronous) {
      try {
        if (!worker_) {
          worker_ = Work::coroutine(*this);
          worker_.set_context(core().executor(), stop_.get_token());
          resume_at_ = worker_.handle();
        }
      } catch (...) {
        fail();
        return true;
      }
      resume_at_.resume();
      return false;
    } else {
      run_now(in, out);
      return true;
    }
  }
  void finish() noexcept override {
    if (core().abandoned()) {
      // A stopped executor gives no coroutine another turn, nor a first one.
      last = true;
      if (skipped) {
        core().defer(*this);
      }
    }
    stage->turn_over(*this);
  }
  void perform() noexcept override {
    stop_.request_stop();
    if (skipped) {
      stage->tell_unstarted(in);
    }
  }

  stop_source stop_;
  worker worker_;
  std::coroutine_handle<> resume_at_;
};

}  // namespace costall::pipeline::detail

#endif
