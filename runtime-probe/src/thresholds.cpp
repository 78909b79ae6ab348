// One table of the thresholds' names. Tested by test/probe/thresholds_test.cpp.
#include "runtime-probe/src/thresholds.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <variant>

namespace costall::probe {
namespace {

using member = std::variant<nanoseconds thresholds::*, double thresholds::*>;
struct named {
  std::string_view name;
  member where;
  double most = 0;  // of a number
};

constexpr double any_number = 1e9;
constexpr std::array<named, 11> all = {{
    {"start_delay", &thresholds::start_delay},
    {"queue_delay", &thresholds::queue_delay},
    {"unpolled", &thresholds::unpolled},
    {"unpolled_over_queue", &thresholds::unpolled_over_queue, any_number},
    {"idle_window", &thresholds::idle_window},
    {"idle_window_share", &thresholds::idle_window_share, 1},
    {"backpressure", &thresholds::backpressure},
    {"holder_blocking", &thresholds::holder_blocking},
    {"run_slice", &thresholds::run_slice},
    {"leak", &thresholds::leak},
    {"idle_share", &thresholds::idle_share, 1},
}};

struct unit {
  std::string_view name;
  double nanoseconds;
};
constexpr std::array<unit, 5> units = {
    {{"ns", 1}, {"us", 1e3}, {"ms", 1e6}, {"s", 1e9}, {"min", 60e9}}};
constexpr double a_hundred_years = 3.2e18;

// A number from 0 on; `text` becomes what follows it.
auto take_number(std::string_view& text, double& to) -> bool {
  double value = 0;
  const char* const end = text.data() + text.size();
  const auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc() || !std::isfinite(value) || std::signbit(value)) {
    return false;
  }
  text.remove_prefix(static_cast<std::size_t>(rest - text.data()));
  to = value;
  return true;
}

auto wrong_value(std::string_view setting, const std::string& expected)
    -> std::string {
  return "'" + std::string(setting) + "' has no value of the right kind; " +
         expected;
}

}  // namespace

auto parse_duration(std::string_view text, nanoseconds& to) -> bool {
  double value = 0;
  if (!take_number(text, value)) {
    return false;
  }
  const bool zero = value == 0 && text.empty();
  const auto* const found =
      std::find_if(units.begin(), units.end(),
                   [&](const unit& each) { return each.name == text; });
  if (!zero && found == units.end()) {
    return false;
  }
  const double exact = zero ? 0 : value * found->nanoseconds;
  if (exact > a_hundred_years) {
    return false;
  }
  to = nanoseconds(std::llround(exact));
  return true;
}

auto set_threshold(std::string_view setting, thresholds& to) -> std::string {
  const std::size_t sign = setting.find('=');
  const std::string_view name = setting.substr(0, sign);
  const auto* const found =
      std::find_if(all.begin(), all.end(),
                   [&](const named& each) { return each.name == name; });
  if (found == all.end()) {
    return "'" + std::string(name) + "' is no threshold; known are " +
           threshold_names();
  }
  std::string_view value =
      sign == std::string_view::npos ? "" : setting.substr(sign + 1);
  if (const auto* time =
          std::get_if<nanoseconds thresholds::*>(&found->where)) {
    return parse_duration(value, to.*(*time))
               ? std::string()
               : wrong_value(setting, "give a time, such as " +
                                          std::string(name) + "=20ms");
  }
  double number = 0;
  if (!take_number(value, number) || !value.empty() || number > found->most) {
    return wrong_value(setting, found->most == 1 ? "give a share from 0 to 1"
                                                 : "give a number from 0 on");
  }
  to.*std::get<double thresholds::*>(found->where) = number;
  return {};
}

auto threshold_names() -> std::string {
  std::string names;
  for (const named& each : all) {
    names += names.empty() ? "" : ", ";
    names += each.name;
  }
  return names;
}

}  // namespace costall::probe
