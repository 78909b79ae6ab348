// Stage 0: asks the source for one item at a time, and only when there is a
// place for it.
//
// Tested by test/pipeline/operators/sources_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_SOURCE_STAGE_H
#define COSTALL_PIPELINE_DETAIL_SOURCE_STAGE_H

#include <cstdint>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/detail/stage.h>
#include <costall/pipeline/detail/worker.h>

namespace costall::pipeline::detail {

/// `Source` has `next()`, which gives std::optional<T> or an awaitable of it;
/// nothing means the end. It is destroyed at the end of the pipeline.
template <class T, class Source>
class source_stage final : public stage_base,
                           public hooked_stage<T>,
                           private activity,
                           private deferred {
 public:
  source_stage(run_core& core, Source source)
      : core_(core), source_(std::move(source)) {
    core.source = this;
  }
  [[nodiscard]] auto exit() noexcept -> outlet<T> {
    return outlet<T>(*this, next_);
  }
  void set_hook(unstarted_hook<T> hook) override { hook_ = std::move(hook); }

  void wanted() noexcept override {
    if (!asking_ && !over_ && !core_.stopping() && next_->room() != 0 &&
        core_.claims_free() != 0) {
      asking_ = true;
      core_.ready(*this);
    }
  }
  void unwanted() noexcept override {
    if (!std::exchange(closed_, true)) {
      over_ = true;
      forgo();
      core_.defer(*this);
    }
  }
  // A graceful stop.
  void settle() noexcept override {
    if (!over_) {
      core_.defer(*this);
      forgo();
      if (!asking_) {
        finish_once();
      }
    }
  }
  void report(stage_stats& stats) const override {
    stats.name = "source";
    stats.in = stats.out = index_;
  }
  void trace(std::vector<std::uint64_t>& state) const override {
    state.insert(state.end(),
                 {index_, (asking_ ? 1U : 0U) | (waits_to_run() ? 2U : 0U) |
                              (over_ ? 4U : 0U) | (closed_ ? 8U : 0U)});
  }
  void dispose() noexcept override {
    worker_ = worker();
    source_.reset();
    hook_ = nullptr;
    hand_.value.reset();
    late_.value.reset();
  }

 private:
  using answer = decltype(std::declval<Source&>().next());
  static constexpr bool asynchronous = awaitable<answer>;

  // Unless it runs: then it looks at what is written here.
  void forgo() noexcept {
    if (waits_to_run()) {
      not_asked_ = true;
    }
  }

  auto run() noexcept -> bool override {
    if (not_asked_) {
      return true;
    }
    if constexpr (asynchronous) {
      try {
        if (!worker_) {
          worker_ = work();
          worker_.set_context(core_.executor(), stop_.get_token());
          resume_at_ = worker_.handle();
        }
      } catch (...) {
        error_ = std::current_exception();
        return true;
      }
      resume_at_.resume();
      return false;
    } else {
      try {
        keep(source_->next());
        // Alone on its thread it need not come back for each item.
        for (int more = 63; more != 0 && core_.fuses() && passes(); --more) {
          passed_ = false;
          keep(source_->next());
        }
      } catch (...) {
        error_ = std::current_exception();
      }
      return true;
    }
  }

  // Whether the item in hand went through, and another is wanted.
  auto passes() noexcept -> bool {
    if (!hand_.value || closed_ || core_.stopping()) {
      return false;
    }
    hand_.index = index_;
    hand_.claims = core_.new_claim();
    if (!next_->pass(hand_)) {
      core_.forget_claim(hand_.claims);
      return false;
    }
    ++index_;
    hand_.value.reset();
    passed_ = true;
    return !over_ && !core_.stopping() && next_->room() != 0 &&
           core_.claims_free() != 0;
  }

  auto work() -> worker {
    for (;;) {
      try {
        answer asked = source_->next();
        auto got = co_await as_awaitable(std::move(asked), task_context());
        keep(std::move(got));
      } catch (const cancelled_error&) {
        if (!stop_.stop_requested()) {
          error_ = std::current_exception();
        }
      } catch (...) {
        error_ = std::current_exception();
      }
      co_await end_of_turn(core_, *this, resume_at_);
    }
  }

  void keep(std::optional<T>&& got) {
    if (got.has_value()) {
      hand_.value.emplace(std::move(*got));
    }
  }

  void finish() noexcept override {
    asking_ = false;
    if (error_ != nullptr) {
      pass_error();
    } else if (hand_.value) {
      pass_item();
    } else if (!std::exchange(passed_, false)) {
      finish_once();
    }
    if (core_.stopping() && !over_) {
      finish_once();
    }
    wanted();
  }

  void pass_item() noexcept {
    hand_.index = index_++;
    hand_.claims = core_.new_claim();
    if (closed_) {
      core_.count_unstarted();
      core_.release(hand_.claims);
      late_ = std::move(hand_);
      core_.defer(*this);
    } else if (!core_.fuses() || !next_->pass(hand_)) {
      next_->put(std::move(hand_));
    } else {
      hand_.value.reset();
    }
  }

  void pass_error() noexcept {
    if (closed_) {
      error_ = nullptr;
      core_.count_later_error();
      return;
    }
    envelope<T> item;
    item.index = index_;
    item.failed = std::make_unique<failure>();
    item.failed->stage_name = "source";
    item.failed->index = index_;
    item.failed->error = std::exchange(error_, nullptr);
    next_->put(std::move(item));
    finish_once();
  }

  void finish_once() noexcept {
    if (!std::exchange(over_, true)) {
      next_->finished();
    }
  }

  // Wakes a source that waits for an item nobody wants, and hands back the one
  // that came too late.
  void perform() noexcept override {
    stop_.request_stop();
    envelope<T> late;
    {
      const run_core::access held(core_);
      late = std::move(late_);
    }
    if (late.value && hook_) {
      try {
        hook_(std::move(*late.value));
      } catch (...) {
        const run_core::access held(core_);
        core_.count_later_error();
      }
    }
  }

  run_core& core_;
  std::optional<Source> source_;
  input_port<T>* next_ = nullptr;
  unstarted_hook<T> hook_;
  envelope<T> hand_;
  envelope<T> late_;
  std::exception_ptr error_;
  std::uint64_t index_ = 0;
  worker worker_;
  std::coroutine_handle<> resume_at_;
  stop_source stop_;
  bool asking_ = false;
  bool passed_ = false;     // the last item, in the turn in which it was pulled
  bool not_asked_ = false;  // nobody wants the answer any more
  bool over_ = false;
  bool closed_ = false;
};

}  // namespace costall::pipeline::detail

#endif
