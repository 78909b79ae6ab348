// Single events of Chrome's trace event format ("Trace Event Format", the
// document that chrome://tracing and Perfetto refer to), written out in parts.
//
// Must not know what a coroutine is. Tested by test/probe/perfetto_test.cpp.
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace costall::probe {

/// As a JSON string, with its quotes; bytes that are not UTF-8 are replaced.
auto json_string(std::string_view text) -> std::string;

class trace_json {
 public:
  /// One event. `name` and the values in `more` are JSON already.
  struct event {
    char phase = 'i';
    std::int64_t when = 0;  ///< nanoseconds
    std::uint64_t track = 0;
    std::string_view name = {};
    std::string_view more = {};  ///< `,"key":value` as often as wanted
  };

  trace_json(std::function<void(std::string_view)> out, std::uint32_t process);
  void add(const event& one);
  /// Says something of a track or the process, such as its name.
  void describe(std::uint64_t track, std::string_view what,
                std::string_view arguments);
  void finish();

 private:
  void begin_event();
  void hand_over(std::size_t from);

  std::function<void(std::string_view)> out_;
  std::string process_;
  std::string text_;
  bool first_ = true;
};

}  // namespace costall::probe
