// The arguments that every C++ program of this bench takes, the peers and ours,
// and the line of JSON it prints (see the head of bench/pipeline/rows.py).
// Must not know a pipeline.
#ifndef COSTALL_BENCH_COMMON_REPORT_H
#define COSTALL_BENCH_COMMON_REPORT_H

#include <sys/resource.h>
#include <sys/time.h>

#include <array>
#include <charconv>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <vector>

namespace costall::bench {

inline constexpr std::size_t kStages = 3;

/// How long an item takes in each stage.
using Item = std::array<std::chrono::microseconds, kStages>;

/// Ends the program: the command line is not as it must be.
[[noreturn]] inline void fail(const std::string& text) {
  std::fprintf(stderr, "%s\n", text.c_str());
  std::exit(2);
}

inline auto positive(const std::string& name, const std::string& text)
    -> std::size_t {
  std::size_t number = 0;
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, number);
  if (error != std::errc() || stop != end || number == 0) {
    fail(name + ": '" + text + "' is not a number above 0");
  }
  return number;
}

/// `<shape> <input> <concurrency> <buffer> <ct|mt>`
class Arguments {
 public:
  Arguments(int count, char** words) {
    if (count != 6) {
      fail("arguments: <shape> <input> <concurrency> <buffer> <ct|mt>");
    }
    shape = words[1];
    input = words[2];
    concurrency = positive("concurrency", words[3]);
    buffer = positive("buffer", words[4]);
    const std::string runtime = words[5];
    if (runtime != "ct" && runtime != "mt") {
      fail("runtime '" + runtime + "', expected ct or mt");
    }
    threads = runtime == "ct" ? 1 : 2;
  }

  /// Whether the input is a durations file rather than a number of items.
  [[nodiscard]] auto timed() const -> bool {
    return input.find_first_not_of("0123456789") != std::string::npos;
  }
  [[nodiscard]] auto items() const -> std::size_t {
    return positive("items", input);
  }
  [[nodiscard]] auto durations() const -> std::vector<Item> {
    std::ifstream file(input);
    std::vector<Item> items;
    std::array<std::int64_t, kStages> us{};
    while (file >> us[0] >> us[1] >> us[2]) {
      items.push_back({std::chrono::microseconds(us[0]),
                       std::chrono::microseconds(us[1]),
                       std::chrono::microseconds(us[2])});
    }
    if (items.empty()) {
      fail(input + ": holds no durations");
    }
    return items;
  }

  [[noreturn]] void unknown_shape(const std::string& known) const {
    fail("shape '" + shape + "', expected one of: " + known);
  }

  std::string shape;
  std::string input;
  std::size_t concurrency = 1;
  std::size_t buffer = 1;
  std::size_t threads = 1;
};

/// What the items need: nothing, or to wait as the durations say.
struct Load {
  explicit Load(const Arguments& arguments) {
    if (arguments.timed()) {
      durations = arguments.durations();
    }
    items = arguments.timed() ? durations.size() : arguments.items();
  }

  std::vector<Item> durations;  // empty: zero work
  std::size_t items = 0;
};

/// Keeps the optimiser from seeing through `value`.
template <class T>
auto opaque(T value) -> T {
  asm volatile("" : "+r"(value));
  return value;
}

/// Seconds of user and system time of the process so far.
inline auto cpu_time() -> double {
  rusage used{};
  getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& time) {
    return static_cast<double>(time.tv_sec) +
           1e-6 * static_cast<double>(time.tv_usec);
  };
  return seconds(used.ru_utime) + seconds(used.ru_stime);
}

/// KiB. Not ru_maxrss: that one survives exec, so it can be the parent's.
inline auto peak_memory() -> long {
  std::ifstream status("/proc/self/status");
  for (std::string line; std::getline(status, line);) {
    if (line.starts_with("VmHWM:")) {
      return std::strtol(line.c_str() + 6, nullptr, 10);
    }
  }
  return 0;
}

/// Measures from its making on.
class Meter {
 public:
  /// Prints what `items` items through `stages` stages took. Ends the program
  /// when `sum` shows that an item was lost or came twice.
  void finish(std::size_t items, std::size_t stages, std::uint64_t sum) const {
    const std::chrono::duration<double> wall = Clock::now() - start_;
    const double cpu = cpu_time() - cpu_;
    if (sum != std::uint64_t{items} * (items - 1) / 2) {
      std::fprintf(stderr, "items were lost or came twice: sum %llu of %zu\n",
                   static_cast<unsigned long long>(sum), items);
      std::exit(1);
    }
    const auto calls = static_cast<double>(items * stages);
    std::printf("{\"items\": %zu, \"ms\": %.3f, \"ns\": %.2f,"
                " \"cpu_ms\": %.3f, \"rss_kib\": %ld}\n",
                items, wall.count() * 1e3, wall.count() * 1e9 / calls,
                cpu * 1e3, peak_memory());
  }

 private:
  using Clock = std::chrono::steady_clock;
  double cpu_ = cpu_time();
  Clock::time_point start_ = Clock::now();
};

}  // namespace costall::bench

#endif
