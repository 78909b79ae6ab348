// A stage that runs a function on items, some at a time: the machine behind
// map, filter_map, flat_map and the sink.
//
// Nothing here waits for room with unfinished work in hand: a result that finds
// no room lies in its slot as a value, and every other item goes on. The stage
// is closed by three ends: its input is over, an item failed, or nobody wants
// what comes out. Tested by test/pipeline/exploration and test/pipeline/properties.
#ifndef COSTALL_PIPELINE_DETAIL_WORKER_STAGE_H
#define COSTALL_PIPELINE_DETAIL_WORKER_STAGE_H

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <utility>

#include <costall/pipeline/detail/permit_line.h>
#include <costall/pipeline/detail/slot.h>
#include <costall/pipeline/detail/slots.h>
#include <costall/pipeline/detail/stage.h>
#include <costall/pipeline/detail/stage_plan.h>

namespace costall::pipeline::detail {

/// `Work` says what is done with an item (functions.h): its `output`, whether
/// the function is `asynchronous`, and how it is called.
template <class In, class Work>
class worker_stage final : public middle_stage<In, typename Work::output>,
                           private deferred {
  using Out = typename Work::output;
  using base = middle_stage<In, Out>;
  using base::before;
  using base::core;
  using base::next;

 public:
  using slot = item_slot<In, Work>;

  worker_stage(run_core& core, outlet<In> before, stage_plan plan, Work work)
      : base(core, before),
        plan_(std::move(plan)),
        work_(std::move(work)),
        queue_(plan_.capacity),
        hook_(before.take_hook()),
        permits_(core, *this, plan_.how.limits()),
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
                 {started_, emitted_, permits_.held(),
                  (input_over_ ? 1U : 0U) | (failure_gone_ ? 2U : 0U) |
                      (closed_ ? 4U : 0U) | (over_ ? 8U : 0U) |
                      (permits_.waiting() ? 16U : 0U)});
    queue_.for_each(
        [&](const envelope<In>& item) { state.push_back(item.index); });
    slots_.for_each_taken([&](const slot& each) {
      state.insert(
          state.end(),
          {each.in.index,
           (each.offers ? 1U : 0U) | (each.busy ? 2U : 0U) |
               (each.begun ? 4U : 0U) | (each.skipped ? 8U : 0U) |
               (each.last ? 16U : 0U) | (each.waits_to_run() ? 32U : 0U) |
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
        mine.busy = false;
        --running_;
        slots_.release(mine);
        ++emitted_;
        if (!gone) {
          next().put(std::move(out));
        }
        end_if_over();  // the function may have stopped the source
        return;
      }
      item.claims = std::move(out.claims);
    }
    mine.in.claims = std::move(item.claims);
    mine.out = std::move(out);
    turn_over(mine);
  }

  void admit() noexcept {
    while (!queue_.empty() && startable() != 0 &&
           (queue_.front().failed != nullptr || permits_.take())) {
      start(queue_.pop());
    }
  }

  // A slot's turn is over: it has a result, a failure or nothing, and is done
  // or (flat_map) goes on.
  void turn_over(slot& done) noexcept {
    if (done.last) {
      done.busy = false;
      --running_;
      permits_.give_back();
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
  // After the stage was closed, a failure passed through, or a permit came.
  void settle() noexcept override {
    advance();
    permits_.give_back_rest();
  }

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
    permits_.stop_waiting();
    core().defer(*this);
  }

  // Outside the lock: refused items go to the hook.
  void perform() noexcept override {
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
  permit_line permits_;
  slot_set<slot> slots_;
  slot* failed_at_ = nullptr;
  std::size_t running_ = 0;
  std::uint64_t started_ = 0;
  std::uint64_t emitted_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t errors_ = 0;
  bool input_over_ = false;
  bool failure_gone_ = false;
  bool closed_ = false;
  bool over_ = false;
};

}  // namespace costall::pipeline::detail

#endif
