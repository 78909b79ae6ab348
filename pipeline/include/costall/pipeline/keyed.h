// keyed: a concurrency for items that belong to keys, at most so many of a key
// at a time, in the key's order.
//
// A composition of a serial stage that takes places in line and an ordered one
// that waits for its turn. Tested by test/pipeline/operators/keyed_test.cpp.
#ifndef COSTALL_PIPELINE_KEYED_H
#define COSTALL_PIPELINE_KEYED_H

#include <atomic>
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_map>
#include <utility>

#include <costall/pipeline/limiter.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/retry.h>

namespace costall::pipeline {

namespace detail {

/// A place in the line of a key: taken in one stage, awaited in another.
class key_turn final : private limiter::waiter {
 public:
  explicit key_turn(std::shared_ptr<limiter> line) : line_(std::move(line)) {
    if (line_->acquire_or_wait(*this)) {
      state_.store(state::granted, std::memory_order_release);
    }
  }
  key_turn(const key_turn&) = delete;
  auto operator=(const key_turn&) -> key_turn& = delete;
  ~key_turn() {
    if (!line_->cancel(*this)) {
      line_->release();
    }
  }

  class awaiter {
   public:
    explicit awaiter(key_turn& turn) noexcept : turn_(&turn) {}
    auto await_ready() const noexcept -> bool { return turn_->is_granted(); }
    template <class Promise>
    auto await_suspend(std::coroutine_handle<Promise> self) -> bool {
      return turn_->suspend(self);
    }
    void await_resume() const { turn_->resume(); }

   private:
    key_turn* turn_;
  };
  /// Resumes when it is this one's turn; throws cancelled_error when the task
  /// is stopped before.
  auto operator co_await() noexcept -> awaiter { return awaiter(*this); }

 private:
  enum class state { waiting, parked, granted, stopped };
  class on_stop {
   public:
    explicit on_stop(key_turn& turn) noexcept : turn_(&turn) {}
    void operator()() noexcept { turn_->settle(state::stopped); }

   private:
    key_turn* turn_;
  };

  auto is_granted() const noexcept -> bool {
    return state_.load(std::memory_order_acquire) == state::granted;
  }
  void granted() noexcept override { settle(state::granted); }
  // The first of turn and stop wins; a turn that comes later is given back by
  // the destructor.
  void settle(state now) noexcept {
    state before = state_.load(std::memory_order_acquire);
    while (before == state::waiting || before == state::parked) {
      if (state_.compare_exchange_weak(before, now,
                                       std::memory_order_acq_rel)) {
        if (before == state::parked) {
          resumption_.wake();
        }
        return;
      }
    }
  }
  template <class Promise>
  auto suspend(std::coroutine_handle<Promise> self) -> bool {
    resumption_.suspend(self);
    canceller_.emplace(resumption_.context().stop, on_stop(*this));
    state expected = state::waiting;
    return state_.compare_exchange_strong(expected, state::parked,
                                          std::memory_order_acq_rel);
  }
  void resume() {
    canceller_.reset();
    if (!is_granted()) {
      throw cancelled_error();
    }
  }

  std::shared_ptr<limiter> line_;
  std::atomic<state> state_{state::waiting};
  resumption resumption_;
  std::optional<stop_callback<on_stop>> canceller_;
};

/// The lines of the keys that have items on their way. Used by one stage.
template <class Key>
class key_lines {
 public:
  explicit key_lines(std::size_t per_key) : per_key_(per_key) {}

  auto join(const Key& key) -> std::unique_ptr<key_turn> {
    if (lines_.size() >= sweep_at_) {
      sweep();
    }
    std::shared_ptr<limiter>& line = lines_[key];
    if (line == nullptr) {
      line = std::make_shared<limiter>(per_key_);
    }
    return std::make_unique<key_turn>(line);
  }

 private:
  // Keys without items are forgotten now and then, so that the number of lines
  // stays within twice that of keys on their way, and 64.
  void sweep() {
    std::erase_if(
        lines_, [](const auto& each) { return each.second.use_count() == 1; });
    sweep_at_ = std::max<std::size_t>(64, 2 * lines_.size());
  }

  std::size_t per_key_;
  std::size_t sweep_at_ = 64;
  std::unordered_map<Key, std::shared_ptr<limiter>> lines_;
};

/// An item with its place in line.
template <class T>
class keyed_item {
 public:
  keyed_item(T item, std::unique_ptr<key_turn> turn)
      : item_(std::move(item)), turn_(std::move(turn)) {}
  auto item() noexcept -> T& { return item_; }
  auto turn() noexcept -> key_turn& { return *turn_; }

 private:
  T item_;
  std::unique_ptr<key_turn> turn_;
};

}  // namespace detail

/// The policy of a keyed map; made by `keyed`.
template <class KeyFunction>
class keyed_concurrency {
 public:
  keyed_concurrency(std::size_t running, std::size_t per_key, KeyFunction key,
                    std::size_t window)
      : running_(running),
        per_key_(detail::positive(per_key, "the concurrency of a key")),
        window_(concurrency(running, window, true).window()),
        key_(std::move(key)) {}

  [[nodiscard]] auto running() const noexcept { return running_; }
  [[nodiscard]] auto per_key() const noexcept { return per_key_; }
  [[nodiscard]] auto window() const noexcept { return window_; }
  [[nodiscard]] auto key() const noexcept -> const KeyFunction& { return key_; }

 private:
  std::size_t running_;
  std::size_t per_key_;
  std::size_t window_;
  KeyFunction key_;
};

/// At most `n` >= 1 items at a time, at most `per_key` >= 1 of one key, those
/// of a key begin in their order, and all leave in their order; at most
/// `window` >= n are started or wait for their turn and are not handed on.
/// `key(const item&)` gives a copyable, hashable key. As Akka's
/// mapAsyncPartitioned. Throws std::invalid_argument.
template <class KeyFunction>
auto keyed(std::size_t n, std::size_t per_key, KeyFunction key,
           std::size_t window) {
  return keyed_concurrency<KeyFunction>(n, per_key, std::move(key), window);
}
template <class KeyFunction>
auto keyed(std::size_t n, std::size_t per_key, KeyFunction key) {
  return keyed(n, per_key, std::move(key), 2 * n);
}

/// map with a concurrency by key. Costs two allocations an item.
template <class F, class KeyFunction>
auto map(F function, keyed_concurrency<KeyFunction> how,
         std::string name = "map") {
  return detail::operation([function = std::move(function), how,
                            name = std::move(name)]<class In>(
                               pipeline<In> before) mutable {
    using key =
        std::decay_t<std::invoke_result_t<const KeyFunction&, const In&>>;
    auto line_up = [lines = detail::key_lines<key>(how.per_key()),
                    how](In item) mutable {
      auto turn = lines.join(how.key()(std::as_const(item)));
      return detail::keyed_item<In>(std::move(item), std::move(turn));
    };
    auto take_turn =
        [function = std::move(function),
         all = std::make_unique<limiter>(how.running())](
            detail::keyed_item<In> item,
            item_context context) mutable -> task<detail::call_value_t<F, In>> {
      co_await item.turn();
      auto acquiring = all->acquire();
      const limiter::permit running = co_await std::move(acquiring);
      auto work = detail::call_as_task(function, item.item(), context);
      co_return co_await std::move(work);
    };
    return std::move(before) |
           map(std::move(line_up), serial(), name + " key") |
           map(std::move(take_turn),
               concurrency(how.window(), how.window(), true), name);
  });
}

}  // namespace costall::pipeline

#endif
