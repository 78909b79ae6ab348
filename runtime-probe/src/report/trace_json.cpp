// Events as JSON, a line each. Tested by test/probe/perfetto_test.cpp.
#include "runtime-probe/src/report/trace_json.h"

#include <iterator>
#include <utility>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace costall::probe {
namespace {

constexpr std::size_t part = 64UL * 1024;

}  // namespace

auto json_string(std::string_view text) -> std::string {
  using nlohmann::json;
  return json(text).dump(-1, ' ', false, json::error_handler_t::replace);
}

trace_json::trace_json(std::function<void(std::string_view)> out,
                       std::uint32_t process)
    : out_(std::move(out)), process_(std::to_string(process)) {
  text_.reserve(part + part / 4);
  text_ = "{\"displayTimeUnit\":\"ns\",\"traceEvents\":[";
}

void trace_json::begin_event() {
  text_ += first_ ? "\n" : ",\n";
  first_ = false;
}

void trace_json::add(const event& one) {
  begin_event();
  // The format counts microseconds, with as many decimals as one likes.
  fmt::format_to(std::back_inserter(text_),
                 R"({{"ph":"{}","pid":{},"tid":{},"ts":{}.{:03})", one.phase,
                 process_, one.track, one.when / 1000, one.when % 1000);
  if (!one.name.empty()) {
    text_ += ",\"name\":";
    text_ += one.name;
  }
  text_ += one.more;
  text_ += '}';
  hand_over(part);
}

void trace_json::describe(std::uint64_t track, std::string_view what,
                          std::string_view arguments) {
  begin_event();
  fmt::format_to(std::back_inserter(text_),
                 R"({{"ph":"M","pid":{},"tid":{},"name":"{}","args":{{{}}}}})",
                 process_, track, what, arguments);
  hand_over(part);
}

void trace_json::finish() {
  text_ += "\n]}\n";
  hand_over(0);
}

void trace_json::hand_over(std::size_t from) {
  if (text_.size() > from) {
    out_(text_);
    text_.clear();
  }
}

}  // namespace costall::probe
