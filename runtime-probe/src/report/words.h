// How figures, places and names are shown: the same in every format for people.
//
// Must not print. Tested by test/probe/report_text_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <string>
#include <string_view>
#include <vector>

namespace costall::probe {

/// What all formats may be told.
struct emit_options {
  /// The absolute current folder, against which paths are shown; empty: paths
  /// are shown as they are.
  std::string base;
  bool colour = false;  ///< in text
};

/// Three digits and a unit: "850 ns", "1.20 us", "20.1 s", "3 min 2 s".
auto shown(nanoseconds time) -> std::string;
/// "12.5 %"; "100 %" and "0 %" only where it is all or nothing.
auto shown_share(std::uint64_t part, std::uint64_t whole) -> std::string;
auto shown_share(double share) -> std::string;
/// "1 finding", "2 findings".
auto counted(std::uint64_t count, std::string_view noun) -> std::string;
/// "M3".
auto number_of(metric what) -> std::string;

auto shown_file(const location& where, const emit_options& options)
    -> std::string;
/// "src/work.cpp:31:5", or "an unknown place".
auto shown_place(const location& where, const emit_options& options)
    -> std::string;
/// On a terminal, text from outside must not move the cursor.
auto harmless(std::string_view text) -> std::string;

/// What speaks for a finding, a line each: how often and how long, since when,
/// and whether the thread had time.
auto evidence(const finding& found) -> std::vector<std::string>;

}  // namespace costall::probe
