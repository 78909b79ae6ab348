// A recording as a timeline: Chrome's trace event format in JSON, which
// ui.perfetto.dev and chrome://tracing open. One track per thread with what ran
// on it, one per frame with what it waited for, one per finding.
//
// Must not keep what it has written: memory grows with what lives at one time,
// not with the recording. Tested by test/probe/perfetto_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <costall/probe/report.h>

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "runtime-probe/src/report/words.h"

namespace costall::probe {

/// Gets the document part by part, some 64 KiB at a time.
using text_sink = std::function<void(std::string_view)>;

struct trace_options {
  emit_options paths;
  std::string program;        ///< shown as the process's name
  std::uint32_t process = 1;  ///< its number
  std::int64_t until = 0;     ///< when what lasts is cut off
};

/// The entries as read_recording gives them; the report may be empty.
void write_perfetto(std::span<const entry> entries, const tables& names,
                    const report& all, const text_sink& out,
                    const trace_options& options = {});

}  // namespace costall::probe
