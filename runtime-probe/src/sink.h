// What takes the events that the collector hands out: the analysis, the file.
#pragma once

#include <costall/probe/event.h>

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include <costall/probe/report.h>

namespace costall::probe {

/// What the numbers in entries stand for; they only ever grow. Number 0 is the
/// unknown place and the empty string.
struct tables {
  std::vector<location> sites{1};
  std::vector<std::string> strings{1};
};

class sink {
 public:
  virtual ~sink() = default;
  /// Entries in order of time; never two calls at a time. Must not throw.
  virtual void take(std::span<const entry> entries,
                    const tables& names) noexcept = 0;
  /// About ten times a second: it is `now`, and nothing before it is missing.
  virtual void tick(std::int64_t now) noexcept { static_cast<void>(now); }
};

}  // namespace costall::probe
