// What the probe keeps: by default for a thread, and in the analysis for each
// frame that is alive. Counts what the heap gave out. Must not measure time.
#include <malloc.h>

#include <array>
#include <cstdint>
#include <cstdio>
#include <string_view>
#include <vector>

#include <costall/probe/ring.h>
#include <costall/probe/session.h>

#include "runtime-probe/src/analysis/model.h"

namespace {

namespace pr = costall::probe;
using pr::event;
using pr::role;

constexpr std::uint64_t frames = 100'000;

auto heap() -> double {
  const struct mallinfo2 now = mallinfo2();
  return static_cast<double>(now.uordblks + now.hblkhd);
}

auto numbered(role what, std::uint64_t number) -> pr::id {
  return (static_cast<std::uint64_t>(what) << 56U) | number;
}

// Frames that wait, for nobody known or for an operation each.
auto bytes_a_frame(bool for_operations) -> double {
  pr::tables names;
  for (unsigned line = 1; line != 20; ++line) {
    names.sites.push_back(
        {.file = "a.cpp", .function = "f()", .line = line, .column = 1});
  }
  pr::model analysis;
  analysis.take({}, names);
  const double before = heap();
  for (std::uint64_t i = 1; i <= frames; ++i) {
    const pr::id frame = numbered(role::frame, i);
    const pr::id on = for_operations ? numbered(role::operation, i) : 0;
    const auto at = static_cast<std::uint32_t>(1 + i % 19);
    const auto when = static_cast<std::int64_t>(i);
    const std::array<pr::entry, 4> all = {{
        {.when = when, .subject = frame, .what = event::create},
        {.when = when, .subject = frame, .what = event::resume},
        {.when = when,
         .subject = for_operations ? on : frame,
         .object = for_operations ? frame : 0,
         .what = for_operations ? event::create : event::describe},
        {.when = when,
         .subject = frame,
         .object = on,
         .site = at,
         .what = event::suspend},
    }};
    analysis.take(all, names);
  }
  return (heap() - before) / static_cast<double>(frames);
}

}  // namespace

int main() {
  const double frame = bytes_a_frame(false);
  const double with_operation = bytes_a_frame(true);
  const pr::session_options how{.limits = {},
                                .record_to = {},
                                .say = [](std::string_view) {},
                                .live = false,
                                .flight_recorder = true};
  const pr::session recording(how);
  const double before = heap();
  pr::emit(event::create, pr::new_id(role::frame));
  const double thread = heap() - before;
  std::printf("{\"ring\": %zu, \"thread\": %.0f, \"frame\": %.1f,"
              " \"with_operation\": %.1f}\n",
              how.bytes_a_thread, thread, frame, with_operation);
}
