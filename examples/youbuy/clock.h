// The demo's clock: one millisecond passes when nothing is left to do in the
// current one. A loaded machine makes this clock slow but never makes it jump,
// so a time-out is the program's doing, not the machine's.
// It is not part of the bug: read `Timer` as boost::asio::steady_timer.
#pragma once

#include <algorithm>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <chrono>

namespace youbuy {

struct Clock {
  using duration = std::chrono::milliseconds;
  using rep = duration::rep;
  using period = duration::period;
  using time_point = std::chrono::time_point<Clock>;
  static constexpr bool is_steady = true;

  static auto now() noexcept -> time_point { return now_; }
  static void tick() { now_ += duration(1); }

 private:
  static inline time_point now_{};
};

// Asio must look at the clock again after a real millisecond, as ours may have
// moved on by then.
struct LookOften {
  static auto to_wait_duration(Clock::duration wait) -> Clock::duration {
    return std::min(wait, Clock::duration(1));
  }
  static auto to_wait_duration(Clock::time_point until) -> Clock::duration {
    return to_wait_duration(until - Clock::now());
  }
};

using Timer = boost::asio::basic_waitable_timer<Clock, LookOften>;

auto sleep_for(Clock::duration time) -> boost::asio::awaitable<void>;

// Runs the program until it has nothing left to wait for.
void run(boost::asio::io_context& context);

}  // namespace youbuy
