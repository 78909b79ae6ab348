// The list of formats. Tested by test/report/json_test.cpp.
#include "checker/report/emitter.h"

#include <array>

namespace costall {

auto formats() -> std::span<const Format> {
  static constexpr std::array<Format, 2> kFormats = {{
      {"text", emit_text},
      {"json", emit_json},
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
