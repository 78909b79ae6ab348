// The list of formats. Tested by test/report/json_test.cpp.
#include "checker/report/emitter.h"

#include <algorithm>
#include <array>

namespace costall {

auto count_shown(const std::vector<Finding>& findings) -> std::size_t {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(),
                    [](const Finding& one) { return !one.suppressed; }));
}

auto formats() -> std::span<const Format> {
  static constexpr std::array<Format, 4> kFormats = {{
      {"text", emit_text},
      {"json", emit_json},
      {"sarif", emit_sarif},
      {"html", emit_html},
  }};
  return kFormats;
}

auto find_format(std::string_view name) -> const Format* {
  for (const Format& format : formats()) {
    if (format.name == name) return &format;
  }
  return nullptr;
}

}  // namespace costall
