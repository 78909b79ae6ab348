// for_each and collect: run a pipeline to its end inside one await, so that its
// functions may use the caller's locals.
//
// Tested by test/pipeline/properties/endings_test.cpp.
#ifndef COSTALL_PIPELINE_FOR_EACH_H
#define COSTALL_PIPELINE_FOR_EACH_H

#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <costall/pipeline/detail/handle.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/pipeline.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

/// What a sink gives is of no interest, only that it is done.
struct keep_nothing {
  template <class V>
  using output = nothing;
  template <class V>
  static void keep(V&&, cell<nothing>& out) {
    out.emplace(nothing());
  }
};

/// The end behind a sink: an item that gets here is done.
class sink_end final : public terminal_base, public input_port<nothing> {
 public:
  sink_end(run_core& core, outlet<nothing> before)
      : core_(core), before_(before.stage()) {
    before.attach(*this);
    core.last = this;
  }
  auto room() const noexcept -> std::size_t override { return SIZE_MAX; }
  void put(envelope<nothing>&& item) noexcept override {
    if (item.failed != nullptr) {
      core_.fail(std::move(item.failed));
    } else {
      ++core_.delivered;
    }
    core_.release(item.claims);
  }
  auto pass(envelope<nothing>& item) noexcept -> bool override {
    put(std::move(item));
    return true;
  }
  void finished() noexcept override { core_.reached_end(); }
  void wanted() noexcept override {}
  void unwanted() noexcept override { before_.unwanted(); }
  void refuse() noexcept override { core_.settle(*this); }
  void settle() noexcept override { before_.unwanted(); }

 private:
  run_core& core_;
  stage_base& before_;
};

template <class T, executor E>
class for_each_run {
 public:
  for_each_run(pipeline<T> what, E where)
      : what_(std::move(what)), where_(std::move(where)) {}

  class awaiter {
   public:
    explicit awaiter(for_each_run& run) : run_(&run) {}
    auto await_ready() const noexcept -> bool { return false; }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> waiter) -> bool {
      core_ = core_handle(run_->where_);
      build_state state;
      state.core = &*core_;
      state.make<sink_end>(*core_, std::move(run_->what_).build(state));
      return end_.suspend(waiter, *core_, [this] { core_.start(); });
    }
    auto await_resume() -> run_report {
      const bool stopped = end_.finish();
      core_->rethrow();
      if (stopped && core_->report().cancelled()) {
        throw cancelled_error();
      }
      return core_->report();
    }

   private:
    for_each_run* run_;
    core_handle core_;
    end_awaiter end_;
  };

  auto operator co_await() && noexcept -> awaiter { return awaiter(*this); }

 private:
  pipeline<T> what_;
  E where_;
};

}  // namespace detail

/// Runs `what` on `where` when awaited, and `sink(item)` (or with an
/// item_context; a value, nothing or an awaitable) on each item, one at a time
/// unless `how` says otherwise. Gives a run_report once every item, the
/// functions and the source are destroyed: all of them may use the caller's
/// locals. Throws pipeline_error for the first failure (by order where stages
/// are ordered, by time where not), cancelled_error when the awaiting task was
/// stopped, executor_stopped. The awaiting coroutine resumes on its own
/// executor.
///
/// With g++ 12, build in one statement and await in the next: it destroys
/// temporaries inside an await twice.
template <class T, executor E, class Sink>
auto for_each(pipeline<T> what, E where, Sink sink,
              concurrency how = serial()) {
  auto done = [sink = std::move(sink)]<class Item>(
                  Item&& item, const item_context& context) mutable
    requires detail::item_function<Sink, std::remove_cvref_t<Item>>
  { return detail::call(sink, item, context); };
  auto all = std::move(what) | detail::function_stage<detail::keep_nothing>(
                                   std::move(done), how, "sink");
  return detail::for_each_run<detail::nothing, E>(std::move(all),
                                                  std::move(where));
}

/// Runs `what` and gives its items, in the order in which they come out. Errors
/// as for_each; the items are lost then.
template <class T, executor E>
auto collect(pipeline<T> what, E where) -> task<std::vector<T>> {
  std::vector<T> items;
  auto keep = [&items](T item) { items.push_back(std::move(item)); };
  auto run = for_each(std::move(what), std::move(where), keep);
  co_await std::move(run);
  co_return items;
}

}  // namespace costall::pipeline

#endif
