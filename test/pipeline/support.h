// What the tests of pipelines share: a pipeline run to its end on the virtual
// clock, in the order in which work came and in many others.
//
// Must not sleep, nor read a real clock. Used by
// test/pipeline/operators, test/pipeline/properties, test/pipeline/regressions.
#ifndef COSTALL_TEST_PIPELINE_SUPPORT_H
#define COSTALL_TEST_PIPELINE_SUPPORT_H

#include <gtest/gtest.h>

#include <chrono>
#include <cstdint>
#include <exception>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/detached.h>
#include <costall/pipeline/deterministic_executor.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/task.h>

namespace pipeline_test {

namespace pl = costall::pipeline;
using std::chrono::milliseconds;
using namespace std::chrono_literals;

inline auto ms_of(const pl::deterministic_context& context) -> std::int64_t {
  return std::chrono::duration_cast<milliseconds>(context.elapsed()).count();
}

/// first, first + 1, ... : `count` numbers.
inline auto numbers(int count, int first = 0) -> std::vector<int> {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), first);
  return all;
}

/// `item` after `wait`.
template <class T>
auto after(milliseconds wait, T item) -> pl::task<T> {
  auto sleeping = pl::sleep_for(wait);
  co_await std::move(sleeping);
  co_return std::move(item);
}

/// Takes the stage's turn twice: something else may run in between.
template <class T>
auto yielding(T item) -> pl::task<T> {
  auto turn = pl::yield();
  co_await std::move(turn);
  co_return std::move(item);
}

/// How a pipeline went.
template <class T>
struct ran {
  std::vector<T> items;
  std::vector<std::int64_t> times;  // when each came, in ms from the start
  std::int64_t end = 0;
  pl::run_report report;
  std::string error;  // the message of what it threw
};

/// Runs `what` to its end.
template <class T>
auto run(pl::deterministic_context& context, pl::pipeline<T> what) -> ran<T> {
  ran<T> seen;
  const std::int64_t start = ms_of(context);
  auto sink = [&](T item) {
    seen.items.push_back(std::move(item));
    seen.times.push_back(ms_of(context) - start);
  };
  try {
    auto all = pl::for_each(std::move(what), context.get_executor(), sink);
    seen.report = pl::run_until_complete(context, std::move(all));
  } catch (const std::exception& error) {
    seen.error = error.what();
  }
  seen.end = ms_of(context) - start;
  return seen;
}
template <class T>
auto run(pl::pipeline<T> what) -> ran<T> {
  pl::deterministic_context context;
  return run(context, std::move(what));
}

/// Chooses as a seed says; 0 always chooses the first. With any chooser each
/// step of the context is one step of the pipeline.
class seeded final : public pl::chooser {
 public:
  explicit seeded(std::uint64_t seed) : seed_(seed), state_(seed * 2 + 1) {}
  auto choose(std::size_t count) noexcept -> std::size_t override {
    if (seed_ == 0) {
      return 0;
    }
    state_ = state_ * 6364136223846793005U + 1442695040888963407U;
    return static_cast<std::size_t>(state_ >> 33U) % count;
  }

 private:
  std::uint64_t seed_;
  std::uint64_t state_;
};

/// Calls `test(context)` with the context that runs synchronous stages at once,
/// and with others that run everything in different orders.
template <class Test>
void in_many_orders(Test test, std::uint64_t seeds = 20) {
  {
    SCOPED_TRACE("fused");
    pl::deterministic_context context;
    test(context);
  }
  for (std::uint64_t seed = 0; seed != seeds; ++seed) {
    if (testing::Test::HasFailure()) {
      return;
    }
    SCOPED_TRACE("seed " + std::to_string(seed));
    seeded order(seed);
    pl::deterministic_context context(&order);
    test(context);
  }
}

/// Runs what is left, `most` steps at most; false when that was not enough.
inline auto run_dry(pl::deterministic_context& context, int most = 100'000)
    -> bool {
  for (int i = 0; i != most; ++i) {
    if (!context.step()) {
      return true;
    }
  }
  return false;
}

/// Waits for `awaitable` and gives the message of what it throws, or nothing.
template <class Awaitable>
auto error_of(pl::deterministic_context& context, Awaitable&& awaitable)
    -> std::string {
  try {
    static_cast<void>(
        pl::run_until_complete(context, std::forward<Awaitable>(awaitable)));
    return {};
  } catch (const std::exception& error) {
    return error.what();
  }
}

/// Everything that a stream still gives.
template <class T>
auto drain(pl::deterministic_context& context, pl::stream<T>& from)
    -> std::vector<T> {
  std::vector<T> all;
  for (;;) {
    auto receiving = from.recv();
    std::optional<T> next =
        pl::run_until_complete(context, std::move(receiving));
    if (!next) {
      return all;
    }
    all.push_back(std::move(*next));
  }
}

/// A move-only item without a default value, which says whether it was moved
/// from, and how many of them hold something.
class token {
 public:
  explicit token(int id) : id_(id) { ++live(); }
  token(token&& other) noexcept : id_(std::exchange(other.id_, -1)) {}
  auto operator=(token&& other) noexcept -> token& {
    std::swap(id_, other.id_);
    return *this;
  }
  ~token() { live() -= id_ >= 0 ? 1 : 0; }

  [[nodiscard]] auto id() const noexcept -> int { return id_; }
  static auto live() noexcept -> int& {
    static int count = 0;
    return count;
  }

 private:
  int id_;
};

inline auto tokens(int count) -> std::vector<token> {
  std::vector<token> all;
  for (int i = 0; i != count; ++i) {
    all.emplace_back(i);
  }
  return all;
}

/// An item whose move may throw, and does so for one of them.
class fragile {
 public:
  explicit fragile(int id) : id_(id) {}
  fragile(fragile&& other) noexcept(false) : id_(other.id_) {
    if (id_ == breaks() && moves_left()-- == 0) {
      throw std::runtime_error("the move throws");
    }
  }
  auto operator=(fragile&& other) noexcept(false) -> fragile& {
    id_ = other.id_;
    return *this;
  }
  ~fragile() = default;

  [[nodiscard]] auto id() const noexcept -> int { return id_; }
  /// Which one throws, and in which of its moves.
  static auto breaks() noexcept -> int& {
    static int id = -1;
    return id;
  }
  static auto moves_left() noexcept -> int& {
    static int moves = 0;
    return moves;
  }

 private:
  int id_;
};

template <class T>
auto ids(const std::vector<T>& items) -> std::vector<int> {
  std::vector<int> all;
  for (const T& each : items) {
    all.push_back(each.id());
  }
  return all;
}

}  // namespace pipeline_test

#endif
