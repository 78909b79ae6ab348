// A pipeline of two stages small enough to walk through all its schedules, and
// what must hold in each of them.
//
// Must not choose an order itself. Used by test/pipeline/exploration.
#pragma once
#include <gtest/gtest.h>

#include <costall/pipeline/backpressure.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/explore.h>
#include <costall/pipeline/filter_map.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <algorithm>
#include <cstdint>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

namespace small_world {

namespace pl = costall::pipeline;

/// What a run is like.
struct setup {
  bool ordered = true;
  std::size_t first = 1;  // concurrency of the stages
  std::size_t second = 1;
  std::size_t buffer = 0;  // between them, and at the end
  std::size_t items = 3;
  std::size_t permits = 0;  // shared by items and consumer; 0: none
  bool sharing = false;     // the stages take them, not the functions
  std::size_t in_flight = 0;
  int fails_at = -1;  // the item, and in which stage
  int fails_in = 1;
  bool drops_odd = false;
  bool nested = false;  // the first stage runs a pipeline for each item
  enum { go_on, cancel, stop, let_go, park } ending = go_on;

  [[nodiscard]] auto policy(std::size_t n) const -> pl::concurrency {
    return ordered ? pl::concurrent_ordered(n, n + 1)
                   : pl::concurrent_unordered(n);
  }
};

/// One run: items that suspend once in each stage, a consumer that suspends
/// once with each, and perhaps somebody who ends it early.
class world {
 public:
  world(const setup& how, pl::explorer& explorer)
      : how_(how), context_(&explorer) {
    if (how.permits != 0) {
      limits_.emplace(how.permits);
    }
    explorer.set_state([this] { return state(); });
  }

  /// Throws what must not happen.
  void run() {
    start();
    if (how_.ending == setup::park) {
      check_parked();
      return;
    }
    auto all = consume();
    pl::run_until_complete(context_, std::move(all));
    context_.run();
    check_end();
  }

 private:
  auto begin(int stage, int item) -> void {
    begun_ += stage == 1 ? 1 : 0;
    ++running_[stage];
    const std::size_t most =
        stage == 1 ? how_.first * (how_.nested ? 2 : 1) : how_.second;
    require(running_[stage] <= most, "more items run than the stage may");
    phases_.push_back(stage * 100 + item);
  }
  void end(int stage, int item) {
    --running_[stage];
    std::erase(phases_, stage * 100 + item);
  }

  // The coroutine of an item; its frame is gone before the end is told.
  auto work(int stage, int item) -> pl::task<int> {
    begin(stage, item);
    const guard leaving([this, stage, item] { end(stage, item); });
    std::optional<pl::limiter::permit> permit;
    if (limits_ && !how_.sharing) {
      auto acquiring = limits_->acquire();
      permit.emplace(co_await std::move(acquiring));
      phases_.push_back(1000 + item);
    }
    const guard permit_gone([this, item] { std::erase(phases_, 1000 + item); });
    auto turn = pl::yield();
    co_await std::move(turn);
    if (stage == how_.fails_in && item == how_.fails_at) {
      throw std::runtime_error("item fails");
    }
    co_return item;
  }

  // An item that is a pipeline of its own, of two items.
  auto work_inside(int item) -> pl::task<int> {
    auto inner = open(
        pl::from(std::vector<int>{item, item}) |
        pl::map([this](int each) { return work(1, each); }, how_.policy(2)));
    pl::detail::run_core* const core = opened_;
    inner_.push_back(core);
    const guard gone([this, core] { std::erase(inner_, core); });
    for (;;) {
      auto next = inner.recv();
      const std::optional<int> done = co_await std::move(next);
      if (!done) {
        break;
      }
    }
    auto joining = inner.join();
    co_await std::move(joining);
    co_return item;
  }

  auto open(pl::pipeline<int> what) -> pl::stream<int> {
    pl::detail::core_handle core(context_.get_executor());
    opened_ = &*core;
    pl::detail::build_state state;
    state.core = opened_;
    const auto end = std::move(what).build(state);
    auto& output =
        state.make<pl::detail::output_queue<int>>(*core, end, how_.buffer);
    core.start();
    return pl::stream<int>(std::move(core), output);
  }

  auto describe() -> pl::pipeline<int> {
    std::vector<int> items(how_.items);
    for (std::size_t i = 0; i != items.size(); ++i) {
      items[i] = static_cast<int>(i);
    }
    auto claimed =
        pl::from(std::move(items)) |
        pl::on_unstarted([this](int item) { refused_.push_back(item); });
    auto first = first_stage(std::move(claimed)) |
                 pl::backpressure(how_.buffer) |
                 pl::map([this](int item) { return work(2, item); },
                         policy(how_.second));
    if (how_.in_flight != 0) {
      return std::move(first) | pl::in_flight(how_.in_flight);
    }
    return first;
  }
  auto first_stage(pl::pipeline<int> items) -> pl::pipeline<int> {
    if (how_.nested) {
      return std::move(items) |
             pl::map([this](int item) { return work_inside(item); },
                     policy(how_.first));
    }
    if (how_.drops_odd) {
      auto even = [this](int item) -> pl::task<std::optional<int>> {
        auto working = work(1, item);
        const int done = co_await std::move(working);
        co_return done % 2 == 0 ? std::optional<int>(done) : std::nullopt;
      };
      return std::move(items) | pl::filter_map(even, policy(how_.first));
    }
    return std::move(items) |
           pl::map([this](int item) { return work(1, item); },
                   policy(how_.first));
  }
  auto policy(std::size_t n) -> pl::concurrency {
    const pl::concurrency own = how_.policy(n);
    return how_.sharing ? own.sharing(*limits_) : own;
  }

  void start() {
    stream_.emplace(open(describe()));
    core_ = opened_;
    if (how_.ending != setup::go_on && how_.ending != setup::park) {
      pl::task_context where;
      where.executor = &box_;
      pl::detail::run_detached(where, interfere(), [](std::exception_ptr) {});
    }
  }

  // Comes between any two steps.
  auto interfere() -> pl::task<void> {
    auto turn = pl::yield();
    co_await std::move(turn);
    interfered_ = true;
    if (how_.ending == setup::cancel) {
      stream_->cancel();
    } else if (how_.ending == setup::stop) {
      stream_->stop();
    } else if (!receiving_) {
      stream_.reset();
      core_ = nullptr;
    }
  }

  auto consume() -> pl::task<void> {
    for (;;) {
      if (!stream_) {
        co_return;
      }
      receiving_ = true;
      auto next = stream_->recv();
      const std::optional<int> item = co_await std::move(next);
      receiving_ = false;
      if (!item) {
        break;
      }
      received_.push_back(*item);
      std::optional<pl::limiter::permit> permit;
      if (limits_) {
        auto acquiring = limits_->acquire();
        permit.emplace(co_await std::move(acquiring));
      }
      auto turn = pl::yield();
      co_await std::move(turn);
      ++processed_;
    }
    receiving_ = true;
    try {
      auto joining = stream_->join();
      report_ = co_await std::move(joining);
    } catch (const pl::pipeline_error& error) {
      failed_ = static_cast<int>(error.index());
      report_ = pl::run_report();
    }
    joined_ = true;
    require(phases_.empty(), "an item lives on after the end");
  }

  // Nobody takes anything: work goes on until every place is full.
  void check_parked() {
    context_.run();
    const pl::pipeline_stats now = stream_->stats();
    require(now.live() == std::min(now.live_bound(), how_.items),
            "a free slot had no item though there was one");
    stream_->cancel();
    context_.run();
  }

  void check_end() const {
    require(!broken_, "more items are in flight than may be");
    require(running_[1] == 0 && running_[2] == 0, "an item was not ended");
    if (how_.ending == setup::let_go && !joined_) {
      return;
    }
    require(joined_, "the end was not told");
    check_order();
    std::vector<int> seen = received_;
    seen.insert(seen.end(), refused_.begin(), refused_.end());
    std::sort(seen.begin(), seen.end());
    require(std::adjacent_find(seen.begin(), seen.end()) == seen.end(),
            "an item came twice");
    if (how_.ending == setup::go_on && how_.fails_at < 0) {
      require(received_.size() == expected().size(), "an item was lost");
      require(report_.pulled() == how_.items, "not all items were pulled");
    }
    if (how_.ending == setup::go_on && how_.fails_at >= 0) {
      require(failed_ == how_.fails_at, "the failure was not reported");
    }
    // What was pulled was begun, or told to whoever wants it back.
    if (failed_ < 0 && !how_.nested) {
      require(report_.pulled() == begun_ + refused_.size(),
              "an item was pulled and neither begun nor given back");
    }
    if (how_.ending == setup::stop && how_.fails_at < 0) {
      const std::size_t dropped =
          how_.drops_odd ? static_cast<std::size_t>(report_.dropped()) : 0;
      require(received_.size() + dropped == report_.pulled(),
              "a graceful stop lost an item");
    }
  }
  void check_order() const {
    if (!how_.ordered) {
      return;
    }
    // Ordered output is a prefix of what it would be, whatever ended it.
    const std::vector<int> all = expected();
    require(received_.size() <= all.size() &&
                std::equal(received_.begin(), received_.end(), all.begin()),
            "items came out of order");
    if (failed_ >= 0 && !how_.drops_odd && how_.ending == setup::go_on) {
      require(static_cast<int>(received_.size()) == failed_,
              "a failure took earlier items with it");
    }
  }
  [[nodiscard]] auto expected() const -> std::vector<int> {
    std::vector<int> all;
    for (int i = 0; i != static_cast<int>(how_.items); ++i) {
      if (!how_.drops_odd || i % 2 == 0) {
        all.push_back(i);
      }
    }
    return all;
  }

  // Called at every choice: the bounds hold at each.
  auto state() -> std::vector<std::uint64_t> {
    std::vector<std::uint64_t> all;
    if (core_ != nullptr) {
      core_->trace(all);
      for (const pl::detail::run_core* each : inner_) {
        each->trace(all);
      }
      // The first two are what was pulled and what was delivered.
      if (how_.in_flight != 0 && !how_.drops_odd && how_.fails_at < 0 &&
          all[0] - all[1] > how_.in_flight) {
        broken_ = true;  // to be thrown where throwing is possible
      }
    }
    all.insert(
        all.end(),
        {received_.size(), processed_, refused_.size(),
         (interfered_ ? 1U : 0U) | (receiving_ ? 2U : 0U) | (joined_ ? 4U : 0U),
         limits_ ? limits_->available() : 0, context_.ready()});
    all.insert(all.end(), received_.begin(), received_.end());
    all.insert(all.end(), phases_.begin(), phases_.end());
    return all;
  }

  static void require(bool holds, const char* what) {
    if (!holds) {
      throw std::logic_error(what);
    }
  }

  template <class F>
  class guard {
   public:
    explicit guard(F leave) : leave_(std::move(leave)) {}
    guard(const guard&) = delete;
    auto operator=(const guard&) -> guard& = delete;
    ~guard() { leave_(); }

   private:
    F leave_;
  };

  const setup how_;
  pl::deterministic_context context_;
  pl::detail::executor_box<pl::deterministic_context::executor_type> box_{
      context_.get_executor()};
  std::optional<pl::limiter> limits_;
  std::size_t running_[3] = {};
  std::vector<int> phases_;
  std::vector<int> received_;
  std::vector<int> refused_;
  std::uint64_t processed_ = 0;
  std::uint64_t begun_ = 0;  // in the first stage
  pl::detail::run_core* core_ = nullptr;
  pl::detail::run_core* opened_ = nullptr;
  std::vector<pl::detail::run_core*> inner_;
  std::optional<pl::stream<int>> stream_;
  pl::run_report report_;
  int failed_ = -1;
  bool broken_ = false;
  bool interfered_ = false;
  bool receiving_ = false;
  bool joined_ = false;
};

/// Every schedule of `how`; a failing one is told with its choices.
inline auto explore(const setup& how) -> pl::exploration {
  pl::explorer explorer;
  try {
    return explorer.run([&](pl::explorer& order) { world(how, order).run(); });
  } catch (const std::exception& error) {
    std::string choices;
    for (const std::size_t each : explorer.choices()) {
      choices += std::to_string(each) + " ";
    }
    ADD_FAILURE() << error.what() << "; choices: " << choices;
    return pl::exploration(0, 0, 0, 0);
  }
}

}  // namespace small_world
