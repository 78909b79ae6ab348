// What the stages of one running pipeline share: the lock, the activities that
// are ready to run and who runs them, and how the whole ends.
//
// A stage never waits: it is a passive machine whose transitions happen under
// the lock, and whatever runs user code is an activity of its own, outside it.
// Must not know item types. Tested by test/pipeline/exploration.
#ifndef COSTALL_PIPELINE_DETAIL_CORE_H
#define COSTALL_PIPELINE_DETAIL_CORE_H

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <utility>
#include <vector>

#include <costall/pipeline/detail/envelope.h>
#include <costall/pipeline/detail/parts.h>
#include <costall/pipeline/detail/stage_list.h>
#include <costall/pipeline/detail/tally.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/stats.h>

namespace costall::pipeline::detail {

class run_core : public tally, public stage_list {
 public:
  template <executor E>
  explicit run_core(const E& where)
      : executor_(std::make_unique<executor_box<E>>(where)),
        threaded_(executor_->needs_lock()),
        order_(executor_->order()),
        fuses_(!threaded_ && order_ == nullptr),
        drainers_(executor_->parallelism()) {
    for (drainer& each : drainers_) {
      each.core = this;
    }
  }
  run_core(const run_core&) = delete;
  auto operator=(const run_core&) -> run_core& = delete;

  /// The lock, and on its release everything that had to wait for it.
  class access {
   public:
    explicit access(run_core& core) noexcept : core_(&core) { core.lock(); }
    access(const access&) = delete;
    auto operator=(const access&) -> access& = delete;
    ~access() { core_->unlock(); }

   private:
    run_core* core_;
  };

  // --- For stages, under the lock.

  /// Runs `work` on the executor; it counts as busy until it is finished.
  void ready(activity& work) noexcept {
    ++busy_;
    ready_.push(work);
  }
  /// Performs `work` when the lock is free; once, however often it is asked.
  void defer(deferred& work) noexcept {
    if (!std::exchange(work.pending_, true)) {
      due_ = true;
      ++busy_;
      work.next_deferred_ = nullptr;
      (first_deferred_ == nullptr ? first_deferred_
                                  : last_deferred_->next_deferred_) = &work;
      last_deferred_ = &work;
    }
  }
  /// Visits `stage` before the lock is given back, outside of what calls now.
  void settle(stage_base& stage) noexcept {
    if (!std::exchange(stage.unsettled_, true)) {
      due_ = true;
      unsettled_.push_back(&stage);  // has room for every stage
    }
  }
  /// Outside work (a timer, a limiter's queue) that must be over before the
  /// end.
  void begin_wait() noexcept { ++busy_; }
  void end_wait() noexcept { --busy_; }

  /// The end of an activity whose `run` returned false; takes the lock.
  void finish(activity& work) noexcept {
    const access held(*this);
    finish_locked(work);
  }

  /// An item is done or dropped.
  void release(claim& held) noexcept {
    if (give_back(held)) {
      source->wanted();
    }
  }

  /// The first failure that reaches the end of the pipeline ends it.
  void fail(std::unique_ptr<failure> why) noexcept {
    if (failed_ == nullptr && !closing_) {
      failed_ = std::move(why);
      closing_ = stopping_ = closed_ = true;
      last->refuse();
    } else {
      count_later_error();
    }
  }
  /// Everything that leads to the end has been handed over.
  void reached_end() noexcept { closed_ = true; }

  // --- For handles; each takes the lock unless it says otherwise.

  /// Once, when every stage is there. Throws std::invalid_argument when the
  /// bounds of the stages leave no way on.
  void start() {
    check_claims();
    unsettled_.reserve(stages.size() + 1);
    const access held(*this);
    started_ = true;
    source->wanted();
  }
  /// Graceful: nothing more is pulled; what was pulled goes through.
  void stop() noexcept {
    const access held(*this);
    if (!disposed_) {
      stopping_ = true;
      settle(*source);
    }
  }
  /// Prompt: items are asked to stop, what waits is dropped.
  void cancel() noexcept {
    const access held(*this);
    cancelled_ = cancelled_ || !closed_;
    close_all();
  }
  /// Nothing more is received; what runs is asked to stop.
  void close() noexcept {
    const access held(*this);
    close_all();
  }

  /// One thread runs everything, and nobody wants to choose the order: what is
  /// synchronous may be run at once.
  [[nodiscard]] auto fuses() const noexcept -> bool { return fuses_; }
  [[nodiscard]] auto stopping() const noexcept -> bool { return stopping_; }
  [[nodiscard]] auto complete() const noexcept -> bool { return complete_; }
  /// What the stages held is destroyed, or about to be: outside the lock, so
  /// that nothing of it may be looked at.
  [[nodiscard]] auto disposed() const noexcept -> bool { return disposed_; }
  /// The executor stopped: what was made ready is over without having run.
  [[nodiscard]] auto abandoned() const noexcept -> bool { return abandoned_; }
  [[nodiscard]] auto executor() const noexcept -> executor_base& {
    return *executor_;
  }
  /// After the end.
  [[nodiscard]] auto report() -> run_report {
    const access held(*this);
    return totals(cancelled_);
  }
  /// After the end: why it ended early, if an item or the executor is to blame.
  void rethrow() {
    const access held(*this);
    if (failed_ != nullptr) {
      throw pipeline_error(*failed_);
    }
    if (abandoned_) {
      throw executor_stopped();
    }
  }
  [[nodiscard]] auto stats() -> pipeline_stats {
    const access held(*this);
    pipeline_stats all = describe_stages();
    all.claimed = claims_held();
    all.pulled = pulled();
    all.delivered = delivered;
    return all;
  }

  /// Everything that decides how the pipeline goes on. Takes no lock: where one
  /// thread runs everything.
  void trace(std::vector<std::uint64_t>& state) const {
    state.insert(
        state.end(),
        {pulled(), delivered, claims_held(), busy_, active_, ready_.size(),
         (stopping_ ? 1U : 0U) | (closing_ ? 2U : 0U) | (closed_ ? 4U : 0U) |
             (complete_ ? 8U : 0U) | (failed_ != nullptr ? 16U : 0U)});
    trace_stages(state);
  }

  /// Gives up a handle: of a pipeline that was started, once it is over, or of
  /// one that never was.
  static void let_go(run_core* core) noexcept {
    core->lock();
    core->complete_ = core->complete_ || !core->started_;
    --core->holders_;
    core->unlock();
  }

  end_listener* listener = nullptr;

 private:
  class drainer final : public job_target {
   public:
    void run() noexcept override { core->drain(*this); }
    void abandoned() noexcept override { core->drainer_gone(*this); }
    run_core* core = nullptr;
    bool posted = false;
  };
  ~run_core() = default;

  void lock() noexcept {
    if (threaded_) {
      mutex_.lock();
    }
  }

  // Gives the lock back, after everything that became due meanwhile. The core
  // may be gone when it returns.
  void unlock() noexcept {
    if (due_ || (closed_ && busy_ == 0)) {
      catch_up();
    }
    if ((ready_.size() != 0 && active_ != drainers_.size()) || holders_ == 0) {
      unlock_and_post();
    } else if (threaded_) {
      mutex_.unlock();
    }
  }

  void catch_up() noexcept {
    due_ = false;
    for (settle_all(); first_deferred_ != nullptr || ending(); settle_all()) {
      // What follows is outside the lock, and a handle may go meanwhile.
      ++holders_;
      if (first_deferred_ != nullptr) {
        perform_deferred();
      } else {
        end();
      }
      --holders_;
    }
  }

  void unlock_and_post() noexcept {
    drainer* const helper = next_drainer();
    const bool nobody_left = holders_ == 0 && complete_;
    executor_base* const executor = executor_.get();
    if (threaded_) {
      mutex_.unlock();
    }
    if (helper != nullptr) {
      // The core stays until the job has run, but perhaps no longer.
      executor->execute(job(*helper));
    } else if (nobody_left) {
      delete this;
    }
  }

  void settle_all() noexcept {
    while (!unsettled_.empty()) {
      stage_base* const next = unsettled_.back();
      unsettled_.pop_back();
      next->unsettled_ = false;
      next->settle();
    }
    // An executor that stopped runs nothing any more: what is ready is over.
    while (abandoned_ && ready_.size() != 0) {
      finish_locked(*ready_.pop(order_));
    }
  }

  // Not before every drainer was served: one whose thread is about to call
  // `execute` needs the executor, which may go after the end.
  [[nodiscard]] auto ending() const noexcept -> bool {
    return busy_ == 0 && active_ == 0 && closed_ && !disposed_;
  }

  // Items and functions of the user are gone before anybody hears of the end,
  // so that whoever waits for it may destroy what they refer to.
  void end() noexcept {
    disposed_ = true;
    if (threaded_) {
      mutex_.unlock();
    }
    dispose_stages();
    lock();
    complete_ = true;
    if (listener != nullptr) {
      listener->ended();
    }
  }

  // One at a time: while it is performed, outside the lock, it may be deferred
  // again.
  void perform_deferred() noexcept {
    deferred* const work = first_deferred_;
    first_deferred_ = work->next_deferred_;
    work->pending_ = false;
    if (threaded_) {
      mutex_.unlock();
    }
    work->perform();
    lock();
    --busy_;
  }

  // The end, without the rest of the items.
  void close_all() noexcept {
    closing_ = stopping_ = closed_ = true;
    last->drop_rest();
    if (!disposed_) {
      last->unwanted();
    }
  }

  // Somebody must run what is ready: as many at a time as the executor serves.
  auto next_drainer() noexcept -> drainer* {
    if (ready_.size() == 0 || active_ == drainers_.size()) {
      return nullptr;
    }
    for (drainer& each : drainers_) {
      if (!each.posted) {
        each.posted = true;
        ++active_;
        ++holders_;
        return &each;
      }
    }
    return nullptr;
  }

  void finish_locked(activity& work) noexcept {
    work.finish();
    --busy_;
  }

  // A turn is bounded so that the executor's other jobs get theirs.
  void drain(drainer& self) noexcept {
    lock();
    for (int turn = order_ != nullptr ? 1 : 64; turn != 0; --turn) {
      activity* const work = ready_.pop(order_);
      if (work == nullptr) {
        break;
      }
      unlock();  // this drainer is a holder: the core stays
      const bool over = work->run();
      lock();
      if (over) {
        finish_locked(*work);
      }
    }
    retire(self);
  }

  void drainer_gone(drainer& self) noexcept {
    lock();
    if (!disposed_) {
      abandoned_ = due_ = true;
      close_all();
    }
    retire(self);
  }

  void retire(drainer& self) noexcept {
    self.posted = false;
    --active_;
    --holders_;
    unlock();
  }

  std::unique_ptr<executor_base> executor_;
  const bool threaded_;
  chooser* const order_;
  const bool fuses_;
  std::vector<drainer> drainers_;
  std::mutex mutex_;
  std::size_t active_ = 0;
  std::size_t holders_ = 1;
  std::size_t busy_ = 0;
  ready_list ready_;
  deferred* first_deferred_ = nullptr;
  deferred* last_deferred_ = nullptr;
  std::vector<stage_base*> unsettled_;
  std::unique_ptr<failure> failed_;
  bool due_ = false;  // something waits for the lock to be given back
  bool started_ = false;
  bool stopping_ = false;
  bool closing_ = false;
  bool cancelled_ = false;
  bool abandoned_ = false;
  bool closed_ = false;
  bool disposed_ = false;
  bool complete_ = false;
};

}  // namespace costall::pipeline::detail

#endif
