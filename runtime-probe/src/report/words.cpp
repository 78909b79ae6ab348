// Figures and places for people. Tested by test/probe/report_text_test.cpp.
#include "runtime-probe/src/report/words.h"

#include <algorithm>
#include <array>
#include <cmath>

#include <fmt/format.h>

#include "checker/report/paths.h"

namespace costall::probe {
namespace {

struct unit {
  double nanoseconds;
  std::string_view name;
};
constexpr std::array<unit, 4> units = {
    {{1, "ns"}, {1e3, "us"}, {1e6, "ms"}, {1e9, "s"}}};

// Three digits, so that 999.6 us is 1.00 ms.
auto three_digits(double value) -> std::string {
  const int decimals = value < 9.995 ? 2 : value < 99.95 ? 1 : 0;
  return fmt::format("{:.{}f}", value, decimals);
}

auto in_minutes(std::int64_t seconds) -> std::string {
  const std::int64_t minutes = seconds / 60;
  if (minutes < 60) {
    return fmt::format("{} min {} s", minutes, seconds % 60);
  }
  return fmt::format("{} h {} min", minutes / 60, minutes % 60);
}

}  // namespace

auto shown(nanoseconds time) -> std::string {
  const auto count = static_cast<double>(time.count());
  if (count < 0) {
    return "-" + shown(time == nanoseconds::min() ? nanoseconds::max() : -time);
  }
  if (count < 999.5) {
    return fmt::format("{} ns", time.count());
  }
  for (const unit& each : units) {
    const double value = count / each.nanoseconds;
    if (each.nanoseconds > 1 && value < 999.5 &&
        (value < 99.5 || each.name != "s")) {
      return fmt::format("{} {}", three_digits(value), each.name);
    }
  }
  return in_minutes(std::llround(count / 1e9));
}

auto shown_share(double share) -> std::string {
  if (share <= 0 || share >= 1) {
    return share <= 0 ? "0 %" : "100 %";
  }
  const double percent = std::clamp(share * 100, 0.1, 99.9);
  return fmt::format("{:.1f} %", percent);
}

auto shown_share(std::uint64_t part, std::uint64_t whole) -> std::string {
  if (whole == 0) {
    return "none";
  }
  return shown_share(static_cast<double>(part) / static_cast<double>(whole));
}

auto counted(std::uint64_t count, std::string_view noun) -> std::string {
  return fmt::format("{} {}{}", count, noun, count == 1 ? "" : "s");
}

auto number_of(metric what) -> std::string {
  return fmt::format("M{}", static_cast<int>(what));
}

auto shown_file(const location& where, const emit_options& options)
    -> std::string {
  return options.base.empty() ? where.file
                              : shown_path(where.file, options.base);
}

auto shown_place(const location& where, const emit_options& options)
    -> std::string {
  if (where.file.empty()) {
    return "an unknown place";
  }
  std::string place = harmless(shown_file(where, options));
  if (where.line != 0) {
    place += fmt::format(":{}", where.line);
  }
  if (where.line != 0 && where.column != 0) {
    place += fmt::format(":{}", where.column);
  }
  return place;
}

// ASCII's control characters, and those of ISO 8859-1 as UTF-8 spells them.
auto harmless(std::string_view text) -> std::string {
  std::string safe(text);
  for (std::size_t i = 0; i < safe.size(); ++i) {
    const auto byte = static_cast<unsigned char>(safe[i]);
    if (byte < 0x20 || byte == 0x7F) {
      safe[i] = '?';
    } else if (byte == 0xC2 && i + 1 < safe.size() &&
               static_cast<unsigned char>(safe[i + 1]) < 0xA0) {
      safe[i] = safe[i + 1] = '?';
    }
  }
  return safe;
}

auto evidence(const finding& found) -> std::vector<std::string> {
  std::vector<std::string> lines;
  const durations& times = found.times;
  const std::string least = found.upper_bound ? "at least "
                            : found.at_most   ? "at most "
                                              : "";
  if (times.count() == 1) {
    lines.push_back("once, for " + least + shown(times.longest()));
  } else if (times.count() > 1) {
    lines.push_back(fmt::format(
        "{} times: the longest {}{}, {} in all; half within {}, 99 % within {}",
        times.count(), least, shown(times.longest()), shown(times.total()),
        shown(times.quantile(0.5)), shown(times.quantile(0.99))));
  }
  if (found.upper_bound) {
    lines.emplace_back("when it became ready is not known, only that it was");
  }
  if (found.at_most) {
    lines.emplace_back(
        "it was ready when its consumer came back, and may not have been for"
        " all of that time");
  }
  lines.push_back(fmt::format(
      "first {} after the start{}", shown(found.first_at),
      found.lasting ? "; it lasted still when this was written" : ""));
  if (found.idle_share) {
    lines.push_back(fmt::format("the thread was idle for {} of that time",
                                shown_share(*found.idle_share)));
  }
  return lines;
}

}  // namespace costall::probe
