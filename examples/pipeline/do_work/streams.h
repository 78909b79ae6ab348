// What the futures crate offers to run several at once: buffered,
// FuturesUnordered, and a spawn. Each lets its futures go on inside its own
// poll.
//
// The stall is here, and looks like nothing. Must not own a thread or a task.
// Tested by test/examples/pipeline_examples_test.py.
#pragma once

#include <algorithm>
#include <cstddef>
#include <deque>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>
#include <vector>

#include "polled.h"

namespace polled {

/// iter(0..count).map(start).buffered(limit): starts the next ones, polls them,
/// and hands them out in order. As in the crate, when the first is done
/// already, not even a poll of this polls the others.
template <class Start>
class buffered final : public pollable {
  using operation = std::invoke_result_t<Start&, int>;
  using value = decltype(std::declval<operation&>().take());

 public:
  buffered(int count, std::size_t limit, Start start,
           probe::site here = std::source_location::current())
      : count_(count),
        limit_(limit),
        start_(std::move(start)),
        probe_(probe::kind::window, static_cast<std::uint32_t>(limit),
               "buffered", here) {}

  auto poll(loop& world) -> bool override {
    const auto pulling = probe_.pulling();
    while (window_.size() < limit_ && next_ != count_) {
      window_.push_back(start_(next_++));
      probe_.joined(probe::awaited_id(window_.back()));
    }
    if (next_ == count_) {
      probe_.exhausted();
    }
    for (operation& each : window_) {
      if (window_.front().done()) {
        break;
      }
      each.poll(world);
    }
    return window_.empty() || window_.front().done();
  }
  [[nodiscard]] auto over() const -> bool {
    return window_.empty() && next_ == count_;
  }
  /// The next value; nothing at the end, or when it is not done yet.
  auto take() -> std::optional<value> {
    if (window_.empty() || !window_.front().done()) {
      return std::nullopt;
    }
    operation first = std::move(window_.front());
    window_.pop_front();
    probe_.left(probe::awaited_id(first));
    return first.take();
  }
  [[nodiscard]] auto probe_id() const -> probe::id { return probe_.probe_id(); }

 private:
  int count_;
  int next_ = 0;
  std::size_t limit_;
  Start start_;
  std::deque<operation> window_;
  probe::group probe_;
};

/// FuturesUnordered: hands them out as they end.
template <class T>
class unordered final : public pollable {
 public:
  explicit unordered(probe::site here = std::source_location::current())
      : probe_(probe::kind::window, 0, "unordered", here) {}

  void push(future<T> one) {
    probe_.joined(one.probe_id());
    all_.push_back(std::move(one));
  }

  auto poll(loop& world) -> bool override {
    const auto pulling = probe_.pulling();
    for (future<T>& each : all_) {
      each.poll(world);
    }
    return all_.empty() || first_done() != all_.end();
  }
  [[nodiscard]] auto over() const -> bool { return all_.empty(); }
  auto take() -> std::optional<T> {
    const auto at = first_done();
    if (at == all_.end()) {
      return std::nullopt;
    }
    probe_.left(at->probe_id());
    T value = at->take();
    all_.erase(at);
    return value;
  }
  [[nodiscard]] auto probe_id() const -> probe::id { return probe_.probe_id(); }

 private:
  auto first_done() {
    return std::find_if(all_.begin(), all_.end(),
                        [](const future<T>& each) { return each.done(); });
  }
  std::vector<future<T>> all_;
  probe::group probe_;
};

/// select! over two streams: done when one of them has something.
template <class A, class B>
class either final : public pollable {
 public:
  either(A& one, B& other, probe::site here = std::source_location::current())
      : one_(&one),
        other_(&other),
        probe_(probe::kind::select, 0, "either", here) {
    probe_.joined(one.probe_id());
    probe_.joined(other.probe_id());
  }
  [[nodiscard]] auto probe_id() const -> probe::id { return probe_.probe_id(); }
  auto poll(loop& world) -> bool override {
    const bool first = !one_->over() && one_->poll(world);
    const bool second = !other_->over() && other_->poll(world);
    return first || second;
  }
  void take() const {}

 private:
  A* one_;
  B* other_;
  probe::group probe_;
};

/// task::spawn: the loop polls it, whatever becomes of who holds this.
template <class T>
class spawned final : public pollable {
 public:
  spawned(loop& world, future<T> work)
      : work_(std::make_shared<future<T>>(std::move(work))) {
    world.spawn(work_);
  }
  auto poll(loop&) -> bool override { return work_->done(); }
  [[nodiscard]] auto done() const -> bool { return work_->done(); }
  auto take() -> T { return work_->take(); }

 private:
  std::shared_ptr<future<T>> work_;
};

}  // namespace polled
