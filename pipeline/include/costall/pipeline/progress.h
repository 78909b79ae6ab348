// A progress bar for a terminal: how much is done, for how long, how fast, and
// when it will be over.
//
// Must not know pipelines, nor write to what is not a terminal. Tested by
// test/pipeline/adapters/progress_test.cpp.
#ifndef COSTALL_PIPELINE_PROGRESS_H
#define COSTALL_PIPELINE_PROGRESS_H

#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <mutex>
#include <ostream>
#include <string>
#include <utility>

#include <costall/pipeline/executor.h>

namespace costall::pipeline {

namespace detail {

/// Whole seconds as hours:minutes:seconds; beyond three years, no time at all.
inline auto hours_of(double seconds) -> std::string {
  if (!(seconds < 1e8)) {
    return "--:--:--";
  }
  const int whole = static_cast<int>(seconds);
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%02d:%02d:%02d", whole / 3600,
                whole / 60 % 60, whole % 60);
  return text.data();
}

}  // namespace detail

/// `[#####>---] 1/8 [00:00:00<00:00:03 1.9906/s]`: `position` of `length` items
/// done `elapsed` after the start, with a bar of `width` characters; behind `<`
/// is how long the rest takes at the mean rate so far, which comes last.
inline auto format_progress(std::uint64_t position, std::uint64_t length,
                            duration elapsed, std::size_t width = 40)
    -> std::string {
  const double seconds = std::chrono::duration<double>(elapsed).count();
  const double rate = seconds > 0 ? double(position) / seconds : 0.0;
  const std::uint64_t left = length - std::min(position, length);
  double rest = 0;
  std::size_t full = width;
  if (left != 0) {
    rest = rate > 0 ? double(left) / rate : 1e300;  // not known yet
    full = std::size_t(double(position) * double(width) / double(length));
  }
  std::string bar(full, '#');
  bar.append(full < width ? 1 : 0, '>');
  bar.resize(width, '-');
  std::array<char, 400> speed{};  // the longest double
  std::snprintf(speed.data(), speed.size(), "%.4f/s", rate);
  return "[" + bar + "] " + std::to_string(position) + "/" +
         std::to_string(length) + " [" + detail::hours_of(seconds) + "<" +
         detail::hours_of(rest) + " " + speed.data() + "]";
}

/// Draws format_progress on one line, at most every 100 ms, each time anew.
/// Thread safe, so that any function of a pipeline may call `inc`.
class progress_bar {
 public:
  using clock_function = std::function<time_point()>;

  /// Of `total` items. Silent when `out` is not a terminal.
  explicit progress_bar(std::uint64_t total, std::FILE* out = stderr,
                        clock_function now = clock::now)
      : progress_bar(total, writer_to(out), std::move(now)) {}
  /// Writes to `out`, terminal or not.
  progress_bar(std::uint64_t total, std::ostream& out,
               clock_function now = clock::now)
      : progress_bar(
            total,
            [&out](const std::string& line) { out << line << std::flush; },
            std::move(now)) {}
  progress_bar(const progress_bar&) = delete;
  auto operator=(const progress_bar&) -> progress_bar& = delete;

  /// `count` more items are done.
  void inc(std::uint64_t count = 1) {
    position_.fetch_add(count, std::memory_order_relaxed);
    if (!write_) {
      return;
    }
    const duration elapsed = now_() - begun_;
    // Whoever finds it being drawn goes on.
    const std::unique_lock lock(mutex_, std::try_to_lock);
    if (lock && !finished_ && elapsed >= next_) {
      next_ = elapsed + std::chrono::milliseconds(100);
      draw(elapsed, "");
    }
  }
  /// Draws the end and leaves the line; then it draws no more.
  void finish() {
    const std::lock_guard lock(mutex_);
    if (!std::exchange(finished_, true) && write_) {
      draw(now_() - begun_, "\n");
    }
  }
  [[nodiscard]] auto position() const noexcept -> std::uint64_t {
    return position_.load(std::memory_order_relaxed);
  }

 private:
  using writer = std::function<void(const std::string&)>;

  progress_bar(std::uint64_t total, writer write, clock_function now)
      : total_(total),
        write_(std::move(write)),
        now_(std::move(now)),
        begun_(now_()) {}
  static auto writer_to(std::FILE* out) -> writer {
    if (isatty(fileno(out)) == 0) {
      return nullptr;
    }
    return [out](const std::string& line) {
      std::fputs(line.c_str(), out);
      std::fflush(out);
    };
  }
  // From the start of the line, and erases what was longer.
  void draw(duration elapsed, const char* end) const {
    write_("\r" + format_progress(position(), total_, elapsed) + "\x1b[K" +
           end);
  }

  const std::uint64_t total_;
  std::atomic<std::uint64_t> position_{0};
  const writer write_;
  const clock_function now_;
  const time_point begun_;
  std::mutex mutex_;
  duration next_{};
  bool finished_ = false;
};

}  // namespace costall::pipeline

#endif
