// A track for each finding in a timeline: when it began, how long the await
// that is to blame went on, and arrows from there and to what starved.
//
// Must not judge: it shows the first wait that fits. Tested by
// test/probe/perfetto_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <cstddef>
#include <cstdint>
#include <map>
#include <vector>

#include "runtime-probe/src/report/trace_json.h"

namespace costall::probe {

/// Of one frame, from a suspend to the resume that ends it.
struct frame_wait {
  std::int64_t since = 0;
  std::uint32_t site = 0;
  id object = 0;
  bool at_yield = false;
  std::uint64_t track = 0;  ///< of the thread that ran it before
  std::int64_t left = -1;   ///< a time within that run; -1: it was not seen
};

class finding_tracks {
 public:
  /// Both outlive this.
  finding_tracks(const report& all, trace_json& out);

  /// A wait is over, or the recording is.
  void waited(const location& where, const frame_wait& how, std::int64_t end);
  /// What waited there runs on this track.
  void resumed(const location& where, std::int64_t now, std::uint64_t track);
  /// Marks the findings whose wait was not seen.
  void finish();

 private:
  struct by_place {
    auto operator()(const location& a, const location& b) const -> bool;
  };
  struct drawn {
    bool done = false;
    bool arrow_wanted = false;  // to what starved, when it runs
  };
  void draw(std::size_t number, const frame_wait& how, std::int64_t end);
  void arrow(std::size_t number, char phase, std::int64_t when,
             std::uint64_t track);

  const report& report_;
  trace_json& out_;
  std::multimap<location, std::size_t, by_place> blamed_;
  std::multimap<location, std::size_t, by_place> starved_;
  std::vector<drawn> drawn_;
};

}  // namespace costall::probe
