// A stage that runs a function on items, some at a time: the machine behind
// map, filter_map, flat_map and the sink.
//
// Nothing here waits for room with unfinished work in hand: a result that finds
// no room lies in its slot as a value, and every other item goes on. The stage
// is closed by three ends: its input is over, an item failed, or nobody wants
// what comes out. Tested by test/pipeline/{exploration,properties}.
#ifndef COSTALL_PIPELINE_DETAIL_WORKER_STAGE_H
#define COSTALL_PIPELINE_DETAIL_WORKER_STAGE_H

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include <costall/pipeline/concurrency.h>
#include <costall/pipeline/detail/slots.h>
#include <costall/pipeline/detail/source_stage.h>
#include <costall/pipeline/detail/stage.h>
#include <costall/pipeline/detail/worker.h>
#include <costall/pipeline/item_context.h>

namespace costall::pipeline::detail {

/// How a stage is to be.
struct stage_plan {
  stage_plan(build_state& state, concurrency policy, std::string stage_name)
      : how(policy),
        name(std::move(stage_name)),
        number(++state.stage),
        capacity(state.take_edge()),
        fatal(state.fatal) {
    // An item waits for its permit here, not at the source.
    if (how.limits() != nullptr) {
      capacity = std::max<std::size_t>(capacity, 1);
    }
  }

  concurrency how;
  std::string name;
  std::size_t number;
  std::size_t capacity;
  bool fatal;
};

/// `Work` says what is done with an item (functions.h): its `output`, whether
/// the function is `asynchronous`, and how it is called.
template <class In, class Work>
class worker_stage final
    : public middle_stage<In, typename Work::output>,
      private limiter::waiter,
      private deferred {
  using Out = typename Work::output;
  using base = middle_stage<In, Out>;
  using base::before;
  using base::core;
  using base::discard;
  using base::next;

 public:
  class slot;

  worker_stage(run_core& core, outlet<In> before, stage_plan plan, Work work)
      : base(core, before),
        plan_(std::move(plan)),
        work_(std::move(work)),
        queue_(plan_.capacity),
        hook_(before.take_hook()),
        slots_(plan_.how.window(), plan_.how.ordered()) {
    for (slot& each : slots_) {
      each.stage = this;
    }
  }

  // --- input_port
  auto room() const noexcept -> std::size_t override {
    if (closed_ || failed_at_ != nullptr) {
      return 0;
    }
    const std::size_t buffer = plan_.capacity - queue_.size();
    return starts_at_once() ? buffer + startable() : buffer;
  }
  void put(envelope<In>&& item) noexcept override {
    if (starts_at_once() && startable() != 0) {
      start(std::move(item));
      return;
    }
    queue_.push(std::move(item));
    if (plan_.how.limits() != nullptr) {
      admit();
    }
  }
  auto pass(envelope<In>& item) noexcept -> bool override {
    if constexpr (Work::asynchronous) {
      return false;
    } else {
      if (slots_.taken() != 0 || !starts_at_once() || closed_ ||
          failed_at_ != nullptr || item.failed != nullptr) {
        return false;
      }
      run_through(item);
      return true;
    }
  }
  void finished() noexcept override {
    input_over_ = true;
    end_if_over();
  }

  // --- stage_base
  void wanted() noexcept override {
    if (slots_.turn() != nullptr) {
      advance();
    }
  }
  void unwanted() noexcept override {
    if (std::exchange(closed_, true)) {
      return;
    }
    clear_queue();
    for (slot& each : slots_) {
      give_up(each);
    }
    core().settle(*this);
    before().unwanted();
  }
  void report(stage_stats& stats) const override {
    stats.name = plan_.name;
    if (!core().disposed()) {
      stats.running = running_;
      stats.waiting_output = slots_.taken() - running_;
      stats.queued = queue_.size();
    }
    stats.concurrency = plan_.how.running();
    stats.window = plan_.how.window();
    stats.capacity = plan_.capacity;
    stats.in = started_;
    stats.out = emitted_;
    stats.dropped = dropped_;
    stats.errors = errors_;
  }
  void trace(std::vector<std::uint64_t>& state) const override {
    state.insert(state.end(),
                 {started_, emitted_, permits_,
                  (input_over_ ? 1U : 0U) | (failure_gone_ ? 2U : 0U) |
                      (closed_ ? 4U : 0U) | (over_ ? 8U : 0U) |
                      (waiting_for_permit_ ? 16U : 0U)});
    queue_.for_each([&](const envelope<In>& item) {
      state.push_back(item.index);
    });
    slots_.for_each_taken([&](const slot& each) {
      state.insert(state.end(),
                   {each.in.index, (each.offers ? 1U : 0U) |
                                       (each.busy ? 2U : 0U) |
                                       (each.begun ? 4U : 0U) |
                                       (each.skipped ? 8U : 0U) |
                                       (each.last ? 16U : 0U) |
                                       (each.waits_to_run() ? 32U : 0U) |
                                       (each.out.failed ? 64U : 0U)});
    });
  }
  void dispose() noexcept override {
    slots_.dispose();
    queue_.dispose();
    work_.reset();
    hook_ = nullptr;
  }

 private:
  friend slot;

  // Without a limiter an item goes past the empty queue into a free slot.
  [[nodiscard]] auto starts_at_once() const noexcept -> bool {
    return plan_.how.limits() == nullptr && queue_.empty();
  }
  [[nodiscard]] auto startable() const noexcept -> std::size_t {
    return std::min(plan_.how.running() - running_,
                    slots_.size() - slots_.taken());
  }

  void start(envelope<In>&& item) noexcept {
    slot& free = slots_.take();
    free.begin(std::move(item));
    if (free.in.failed != nullptr) {  // passes through, in its place
      free.out.failed = std::move(free.in.failed);
      slots_.offer(free);
      core().settle(*this);
    } else {
      ++started_;
      ++running_;
      free.busy = true;
      core().ready(free);
    }
  }

  // All that start, run, turn_over and emit do for an item that nothing delays.
  void run_through(envelope<In>& item) noexcept {
    slot& mine = slots_.take();
    mine.in.index = item.index;
    mine.begun = mine.busy = mine.last = true;
    ++started_;
    ++running_;
    envelope<Out> out;
    mine.run_now(item, out);
    if (out.value && !closed_ && failed_at_ == nullptr) {
      out.index = item.index;
      out.claims = std::move(item.claims);
      // As long as it counts as running nothing else can come to be here.
      const bool gone = next().pass(out);
      if (gone || next().room() != 0) {
        end_run(mine);
        ++emitted_;
        if (!gone) {
          next().put(std::move(out));
        }
        return;
      }
      item.claims = std::move(out.claims);
    }
    mine.in.claims = std::move(item.claims);
    mine.out = std::move(out);
    turn_over(mine);
  }
  void end_run(slot& mine) noexcept {
    mine.busy = false;
    --running_;
    slots_.release(mine);
    end_if_over();
  }

  void admit() noexcept {
    while (!queue_.empty() && startable() != 0 && permitted()) {
      start(queue_.pop());
    }
  }

  // A slot's turn is over: it has a result, a failure or nothing, and is done
  // or (flat_map) goes on.
  void turn_over(slot& done) noexcept {
    if (done.last) {
      done.busy = false;
      --running_;
      return_permit();
    }
    if (done.skipped) {
      core().count_unstarted();
    } else if (done.out.failed != nullptr) {
      note_failure(done);
    }
    slots_.offer(done);
    advance(done.last);
  }

  // Hands on what may go, as far as there is room. True when a slot got free.
  auto hand_out() noexcept -> bool {
    bool freed = false;
    for (slot* each = slots_.turn(); each != nullptr; each = slots_.turn()) {
      if (closed_ || failure_gone_) {
        // Nothing is wanted of a closed stage, nor behind a failure; values
        // stay in their slots, to be destroyed outside the lock.
        if (each->out.failed != nullptr) {
          core().count_later_error();
        } else if (!each->skipped && (each->out.value || !Work::makes_many)) {
          count_dropped();
        }
      } else if (each->out.value || each->out.failed != nullptr) {
        if (next().room() == 0) {
          break;
        }
        hand_on(*each);
      } else if (!each->skipped && !Work::makes_many) {
        count_dropped();
      }
      if (each->last) {
        core().release(each->in.claims);
        slots_.leave(*each);
        freed = true;
      } else {
        slots_.served(*each);
        core().ready(*each);
      }
    }
    return freed;
  }

  void count_dropped() noexcept {
    ++dropped_;
    core().count_dropped();
  }

  void hand_on(slot& from) noexcept {
    ++emitted_;
    failure_gone_ = &from == failed_at_;
    from.out.index = from.in.index;
    if (from.last) {
      from.out.claims = std::move(from.in.claims);
    } else if (core().claims_limit != 0) {
      from.out.claims = from.in.claims.share();
    }
    next().put(std::move(from.out));
  }

  // `more_room`: fewer run than before, so that another may start even where no
  // slot became free.
  void advance(bool more_room = false) noexcept {
    const std::size_t waiting = queue_.size();
    const bool freed = hand_out();
    admit();
    if (more_room || freed || waiting != queue_.size()) {
      before().wanted();
    }
    end_if_over();
  }
  // After a stage was closed, or a failure passed through.
  void settle() noexcept override { advance(); }

  void end_if_over() noexcept {
    if ((input_over_ || failed_at_ != nullptr) && queue_.empty() &&
        slots_.taken() == 0 && !std::exchange(over_, true)) {
      next().finished();
    }
  }

  // The first failure closes the stage behind itself: what came earlier still
  // goes its way, so that ordered output is the exact prefix.
  void note_failure(slot& failed) noexcept {
    ++errors_;
    if (!plan_.fatal || closed_ ||
        (failed_at_ != nullptr && !before_in_order(failed, *failed_at_))) {
      return;
    }
    if (std::exchange(failed_at_, &failed) == nullptr) {
      clear_queue();
      before().unwanted();
    }
    for (slot& each : slots_) {
      if (&each != &failed &&
          (!slots_.ordered() || before_in_order(failed, each))) {
        give_up(each);
      }
    }
  }
  auto before_in_order(const slot& one, const slot& other) const noexcept
      -> bool {
    return slots_.ordered() && slots_.distance(one) < slots_.distance(other);
  }

  // One that has not begun never will; one that runs is asked to stop.
  void give_up(slot& each) noexcept {
    if (each.waits_to_run() && !each.begun) {
      each.skipped = true;
    } else if (each.busy) {
      core().defer(each);
    }
  }

  void clear_queue() noexcept {
    if (queue_.empty()) {  // or cleared by a failure before
      return;
    }
    std::swap(refused_, queue_);
    for (std::size_t i = refused_.size(); i != 0; --i) {
      envelope<In> item = refused_.pop();
      if (item.failed != nullptr) {
        core().count_later_error();
      } else {
        core().count_unstarted();
      }
      core().release(item.claims);
      refused_.push(std::move(item));
    }
    if (waiting_for_permit_ && plan_.how.limits()->cancel(*this)) {
      waiting_for_permit_ = false;
      core().end_wait();
    }
    core().defer(*this);
  }

  // --- the shared limiter
  auto permitted() noexcept -> bool {
    if (plan_.how.limits() == nullptr || queue_.front().failed != nullptr) {
      return true;
    }
    if (permits_ != 0) {
      --permits_;
      return true;
    }
    if (!waiting_for_permit_) {
      if (plan_.how.limits()->acquire_or_wait(*this)) {
        return true;
      }
      waiting_for_permit_ = true;
      core().begin_wait();
    }
    return false;
  }
  void granted() noexcept override {
    const run_core::access held(core());
    waiting_for_permit_ = false;
    core().end_wait();
    ++permits_;
    advance();
    // A permit is for an item that starts; none waits here for room.
    for (; permits_ != 0; --permits_) {
      return_permit();
    }
  }
  void return_permit() noexcept {
    if (plan_.how.limits() != nullptr) {
      permits_back_.fetch_add(1, std::memory_order_relaxed);
      core().defer(*this);
    }
  }

  // Outside the lock: permits go to whoever waits, refused items to the hook.
  void perform() noexcept override {
    for (std::size_t i = permits_back_.exchange(0); i != 0; --i) {
      plan_.how.limits()->release();
    }
    ring<envelope<In>> refused(0);
    {
      const run_core::access held(core());
      std::swap(refused, refused_);
    }
    while (!refused.empty()) {
      envelope<In> item = refused.pop();
      tell_unstarted(item);
    }
  }
  void tell_unstarted(envelope<In>& item) noexcept {
    if (hook_ && item.value) {
      try {
        hook_(std::move(*item.value));
      } catch (...) {
        const run_core::access held(core());
        core().count_later_error();
      }
    }
    item.value.reset();
  }

  const stage_plan plan_;
  std::optional<Work> work_;
  ring<envelope<In>> queue_;
  ring<envelope<In>> refused_{0};
  unstarted_hook<In> hook_;
  slot_set<slot> slots_;
  slot* failed_at_ = nullptr;
  std::size_t running_ = 0;
  std::size_t permits_ = 0;
  std::atomic<std::size_t> permits_back_{0};
  std::uint64_t started_ = 0;
  std::uint64_t emitted_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t errors_ = 0;
  bool waiting_for_permit_ = false;
  bool input_over_ = false;
  bool failure_gone_ = false;
  bool closed_ = false;
  bool over_ = false;
};

/// A place for one item: the item, what became of it, and the coroutine that
/// works on it.
template <class In, class Work>
class worker_stage<In, Work>::slot final : public activity, public deferred {
 public:
  // --- for the stage, under the lock
  worker_stage* stage = nullptr;
  slot* next = nullptr;
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
    // A stopped executor gives no coroutine another turn.
    last = last || core().abandoned();
    stage->turn_over(*this);
  }
  void perform() noexcept override { stop_.request_stop(); }

  stop_source stop_;
  worker worker_;
  std::coroutine_handle<> resume_at_;
};

}  // namespace costall::pipeline::detail

#endif
