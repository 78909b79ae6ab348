// The figures as Prometheus reads them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>
#include <string>
#include <string_view>

#include "runtime-probe/src/report/prometheus.h"
#include "test/probe/sample_report.h"

namespace costall::probe {
namespace {

using test::sample_report;
using testing::HasSubstr;
using testing::Not;

TEST(Prometheus, ShowsFigures) {
  const std::string text = prometheus_of(sample_report());
  const std::string site = site_id(sample_report().findings[0].blamed);
  EXPECT_THAT(text, HasSubstr("# HELP costall_probe_stalls_total "));
  EXPECT_THAT(text, HasSubstr("# TYPE costall_probe_stalls_total counter\n"
                              "costall_probe_stalls_total{rule=\"window-slow-"
                              "body\",harm=\"starvation\",metric=\"unpolled\","
                              "site=\"" +
                              site +
                              "\",function=\"task do_work("
                              "Database &)\",file=\"/p/src/work.cpp\",line="
                              "\"31\",column=\"5\",starved_site="));
  EXPECT_THAT(text, HasSubstr("starved_line=\"12\"} 3\n"));
  EXPECT_THAT(text, HasSubstr("starved_line=\"12\"} 23.000000000\n"));
  EXPECT_THAT(text, HasSubstr("starved_line=\"12\"} 20.000000000\n"));
  EXPECT_THAT(text, HasSubstr("costall_probe_interval_seconds_sum{metric="
                              "\"queue_delay\"} 0.000030000\n"
                              "costall_probe_interval_seconds_count{metric="
                              "\"queue_delay\"} 2\n"));
  EXPECT_THAT(text, HasSubstr("costall_probe_interval_seconds{metric="
                              "\"queue_delay\",quantile=\"0.99\"} "
                              "0.000020000\n"));
  EXPECT_THAT(text, HasSubstr("\ncostall_probe_events_total 1204\n"));
  EXPECT_THAT(text, HasSubstr("\ncostall_probe_lost_events_total 0\n"));
  EXPECT_THAT(text, HasSubstr("\ncostall_probe_recording_complete 1\n"));
  EXPECT_THAT(text, HasSubstr("\ncostall_probe_recording_seconds "
                              "65.000000000\n"));
}

TEST(Prometheus, EscapesLabels) {
  report all = sample_report();
  all.findings[0].blamed.file = "a\"b\\c\nd\xff";
  const std::string text = prometheus_of(all);
  EXPECT_THAT(text, HasSubstr("file=\"a\\\"b\\\\c\\nd\xef\xbf\xbd\","));
  EXPECT_THAT(text, Not(HasSubstr("c\nd")));
}

TEST(Prometheus, AddsUpWhatHasTheSameLabels) {
  report all = sample_report();
  all.findings.push_back(all.findings[0]);
  EXPECT_THAT(prometheus_of(all), HasSubstr("starved_line=\"12\"} 6\n"));
}

TEST(Prometheus, SaysHowManyAwaitsItLeftOut) {
  const std::string text = prometheus_of(sample_report(), 1);
  EXPECT_THAT(text, HasSubstr("costall_probe_await_seconds_count{"));
  EXPECT_THAT(text, Not(HasSubstr("await_seconds_count{site=\"" +
                                  site_id(sample_report().awaits[1].where))));
  EXPECT_THAT(text, HasSubstr("\ncostall_probe_await_sites_not_shown 1\n"));
}

// Takes what `is_part` holds for; what was taken.
template <typename Predicate>
auto take_while(std::string_view& text, Predicate is_part) -> std::string {
  std::size_t size = 0;
  while (size < text.size() && is_part(text[size])) {
    ++size;
  }
  const std::string taken(text.substr(0, size));
  text.remove_prefix(size);
  return taken;
}

auto take(std::string_view& text, std::string_view word) -> bool {
  const bool there = text.starts_with(word);
  text.remove_prefix(there ? word.size() : 0);
  return there;
}

auto is_name(char c) -> bool {
  return (c >= 'a' && c <= 'z') || c == '_';
}
auto is_number(char c) -> bool {
  return (c >= '0' && c <= '9') || c == '.';
}

// name="value", with \\ \" \n as the only escapes.
auto take_label(std::string_view& text) -> bool {
  if (take_while(text, is_name).empty() || !take(text, "=\"")) {
    return false;
  }
  while (!text.empty() && text[0] != '"') {
    if (take(text, "\\")) {
      if (text.empty() ||
          std::string_view("\\\"n").find(text[0]) == std::string_view::npos) {
        return false;
      }
    }
    text.remove_prefix(1);
  }
  return take(text, "\"");
}

// name{labels} value; what comes before the value, or nothing.
auto series_of(std::string_view line) -> std::string {
  std::string_view rest = line;
  take_while(rest, is_name);
  if (take(rest, "{")) {
    do {
      if (!take_label(rest)) {
        return "";
      }
    } while (take(rest, ","));
    if (!take(rest, "}")) {
      return "";
    }
  }
  const std::size_t size = line.size() - rest.size();
  const bool has_value =
      take(rest, " ") && !take_while(rest, is_number).empty();
  return has_value && rest.empty() ? std::string(line.substr(0, size)) : "";
}

// The rules of the exposition format: HELP and TYPE before the samples of a
// family, which stand together; every series once; a newline at the end.
void expect_sound(const std::string& text) {
  std::istringstream lines(text);
  std::set<std::string> series;
  std::map<std::string, std::string> types;
  std::string family;
  for (std::string line; std::getline(lines, line);) {
    std::string_view rest = line;
    if (take(rest, "# HELP ")) {
      family = take_while(rest, is_name);
      EXPECT_EQ(types.count(family), 0U) << line;
    } else if (take(rest, "# TYPE ")) {
      EXPECT_EQ(take_while(rest, is_name), family);
      types[family] = rest.substr(1);
    } else {
      const std::string one = series_of(line);
      ASSERT_FALSE(one.empty()) << line;
      EXPECT_TRUE(series.insert(one).second) << line;
      ASSERT_TRUE(take(rest, family)) << line;
      const std::string suffix = take_while(rest, is_name);
      EXPECT_TRUE(suffix.empty() || (types[family] == "summary" &&
                                     (suffix == "_sum" || suffix == "_count")))
          << line;
      EXPECT_EQ(types[family] == "counter", family.ends_with("_total")) << line;
    }
  }
  EXPECT_TRUE(text.ends_with('\n'));
  EXPECT_GT(types.size(), 12U);
}

TEST(Prometheus, IsSound) {
  report all = sample_report();
  all.findings.push_back(all.findings[0]);
  all.findings[0].blamed.function = "operator\"\"_x\\";
  all.awaits.push_back(all.awaits[0]);
  expect_sound(prometheus_of(all));
  expect_sound(prometheus_of({}));
}

}  // namespace
}  // namespace costall::probe
