// What frames, operations and places of a recording are called in a timeline.
//
// Must not keep a name longer than what has it. Tested by
// test/probe/perfetto_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <cstdint>
#include <string>
#include <unordered_map>

namespace costall::probe {

class trace_names {
 public:
  explicit trace_names(const tables& names) : names_(names) {}

  /// Sees every entry.
  void add(const entry& one);
  /// After the last use of that id.
  void forget(id who);

  /// The name it was given, or the function that made it, or its number.
  [[nodiscard]] auto of(id who) const -> std::string;
  /// The name it was given; empty if it was given none.
  [[nodiscard]] auto given(id who) const -> std::string;
  /// "src/work.cpp:31".
  [[nodiscard]] auto place(std::uint32_t site) const -> std::string;

 private:
  const tables& names_;
  std::unordered_map<id, std::uint64_t> given_;    // numbers of strings
  std::unordered_map<id, std::uint32_t> made_at_;  // numbers of sites
};

}  // namespace costall::probe
