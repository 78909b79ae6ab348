// Families of samples, each with its HELP and TYPE.
// Tested by test/probe/prometheus_test.cpp.
#include "runtime-probe/src/report/prometheus.h"

#include <algorithm>
#include <initializer_list>
#include <iterator>
#include <map>
#include <string_view>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace costall::probe {
namespace {

using labels = std::initializer_list<std::pair<std::string_view, std::string>>;

// The format wants UTF-8: what is none becomes U+FFFD.
auto as_utf8(const std::string& text) -> std::string {
  using nlohmann::json;
  const auto replace = json::error_handler_t::replace;
  return json::parse(json(text).dump(-1, ' ', false, replace))
      .get<std::string>();
}

auto escaped(const std::string& value) -> std::string {
  std::string safe;
  for (const char c : as_utf8(value)) {
    switch (c) {
      case '\\':
        safe += "\\\\";
        break;
      case '"':
        safe += "\\\"";
        break;
      case '\n':
        safe += "\\n";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

// name="value",name="value"
auto spelled(const labels& all) -> std::string {
  std::string text;
  for (const auto& [name, value] : all) {
    text += fmt::format("{}{}=\"{}\"", text.empty() ? "" : ",", name,
                        escaped(value));
  }
  return text;
}

auto spelled(const location& where) -> std::string {
  return spelled({{"site", site_id(where)},
                  {"function", where.function},
                  {"file", where.file},
                  {"line", std::to_string(where.line)},
                  {"column", std::to_string(where.column)}});
}

auto seconds(nanoseconds time) -> std::string {
  return fmt::format("{}.{:09}", time.count() / 1'000'000'000,
                     time.count() % 1'000'000'000);
}

class exposition {
 public:
  void family(std::string_view name, std::string_view type,
              std::string_view help) {
    append("# HELP costall_probe_{} {}\n# TYPE costall_probe_{} {}\n", name,
           help, name, type);
  }

  void sample(std::string_view name, const std::string& with,
              const std::string& value) {
    append("costall_probe_{}{}{}{} {}\n", name, with.empty() ? "" : "{", with,
           with.empty() ? "" : "}", value);
  }

  void alone(std::string_view name, std::string_view type,
             std::string_view help, const std::string& value) {
    family(name, type, help);
    sample(name, "", value);
  }

  // A summary: upper bounds of quantiles, then sum and count.
  void summary(const std::string& name, const std::string& with,
               const durations& of) {
    for (const double quantile : {0.5, 0.99}) {
      sample(name, fmt::format("{},quantile=\"{}\"", with, quantile),
             seconds(of.quantile(quantile)));
    }
    sample(name + "_sum", with, seconds(of.total()));
    sample(name + "_count", with, std::to_string(of.count()));
  }

  auto take() -> std::string { return std::move(text_); }

 private:
  template <typename... Args>
  void append(fmt::format_string<Args...> format, Args&&... args) {
    fmt::format_to(std::back_inserter(text_), format,
                   std::forward<Args>(args)...);
  }

  std::string text_;
};

struct stall {
  std::uint64_t count = 0;
  nanoseconds total{0};
  nanoseconds longest{0};
};

// A series may stand only once: what has the same labels is added up.
auto stalls_of(const report& all) -> std::map<std::string, stall> {
  std::map<std::string, stall> by_labels;
  for (const finding& one : all.findings) {
    const std::string with =
        spelled({{"rule", one.rule},
                 {"harm", name_of(one.what_harm)},
                 {"metric", name_of(one.measured)}}) +
        "," + spelled(one.blamed) + "," +
        spelled({{"starved_site", site_id(one.starved)},
                 {"starved_function", one.starved.function},
                 {"starved_file", one.starved.file},
                 {"starved_line", std::to_string(one.starved.line)}});
    stall& sum = by_labels[with];
    sum.count += one.times.count();
    sum.total += std::min(one.times.total(), nanoseconds::max() - sum.total);
    sum.longest = std::max(sum.longest, one.times.longest());
  }
  return by_labels;
}

void add_stalls(exposition& to, const report& all) {
  const auto stalls = stalls_of(all);
  to.family("stalls_total", "counter",
            "Stalls, by the await that is to blame and the place that starved");
  for (const auto& [with, sum] : stalls) {
    to.sample("stalls_total", with, std::to_string(sum.count));
  }
  to.family("stall_seconds_total", "counter", "How long they lasted in all");
  for (const auto& [with, sum] : stalls) {
    to.sample("stall_seconds_total", with, seconds(sum.total));
  }
  to.family("stall_longest_seconds", "gauge", "How long the longest lasted");
  for (const auto& [with, sum] : stalls) {
    to.sample("stall_longest_seconds", with, seconds(sum.longest));
  }
}

void add_metrics(exposition& to, const report& all) {
  to.family("interval_seconds", "summary",
            "Intervals of the metrics M1 to M9; quantiles are upper bounds");
  for (const auto& [what, of] : all.metrics) {
    to.summary("interval_seconds", spelled({{"metric", name_of(what)}}), of);
  }
}

void add_awaits(exposition& to, const report& all, std::size_t most) {
  std::map<std::string, const durations*> first;
  std::size_t hidden = 0;
  to.family("await_seconds", "summary",
            "How long awaits took, by place; quantiles are upper bounds");
  for (const await_site& each : all.awaits) {
    const std::string with = spelled(each.where);
    if (first.size() >= most || !first.emplace(with, &each.waited).second) {
      ++hidden;
      continue;
    }
    to.summary("await_seconds", with, each.waited);
  }
  to.alone("await_sites_not_shown", "gauge",
           "Places of awaits that have no series here", std::to_string(hidden));
}

void add_coverage(exposition& to, const coverage& seen) {
  const auto counter = [&](std::string_view name, std::string_view help,
                           std::uint64_t value) {
    to.alone(name, "counter", help, std::to_string(value));
  };
  counter("events_total", "Events that were analysed", seen.events);
  counter("lost_events_total", "Events that found no room", seen.lost);
  counter("out_of_order_events_total", "Events that came too late to be used",
          seen.out_of_order);
  counter("resumes_total", "Times a frame was resumed", seen.resumes);
  counter("resumes_with_site_total", "Of these, where the place is known",
          seen.resumes_with_site);
  counter("resumes_with_ready_time_total",
          "Of these, where the time of becoming ready is known",
          seen.resumes_with_ready_time);
  counter("frames_total", "Coroutine frames and activities seen", seen.frames);
  counter("threads_total", "Threads seen", seen.threads);
}

}  // namespace

auto prometheus_of(const report& all, std::size_t most_awaits) -> std::string {
  exposition text;
  text.family("info", "gauge", "The version of the probe");
  text.sample("info", spelled({{"version", COSTALL_VERSION}}), "1");
  add_stalls(text, all);
  add_metrics(text, all);
  add_awaits(text, all, most_awaits);
  add_coverage(text, all.seen);
  text.alone("recording_seconds", "gauge", "How long was recorded",
             seconds(all.length));
  text.alone("recording_complete", "gauge",
             "0 when the recording breaks off before its end",
             all.complete ? "1" : "0");
  return text.take();
}

}  // namespace costall::probe
