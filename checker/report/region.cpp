// Byte ranges as lines and columns. Tested by test/report/region_test.cpp.
#include "checker/report/region.h"

#include <algorithm>

namespace costall {
namespace {

// Where `offset` lies in the text, in UTF-16 columns.
auto place_of(std::string_view text, std::size_t offset)
    -> std::pair<unsigned, unsigned> {
  const std::string_view before = text.substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n');
  const std::size_t line_begin = before.rfind('\n') + 1;  // npos + 1 is 0
  return {static_cast<unsigned>(line) + 1,
          utf16_length(before.substr(line_begin)) + 1};
}

auto region_of_bytes(std::string_view text, std::size_t offset,
                     std::size_t length) -> Region {
  const auto [line, column] = place_of(text, offset);
  const auto [end_line, end_column] = place_of(text, offset + length);
  return {line, column, end_line, end_column};
}

}  // namespace

auto utf16_length(std::string_view text) -> unsigned {
  unsigned units = 0;
  for (const char byte : text) {
    const auto c = static_cast<unsigned char>(byte);
    const bool continues = (c & 0xC0) == 0x80;
    if (!continues) units += c >= 0xF0 ? 2 : 1;  // beyond the basic plane: two
  }
  return units;
}

auto region_of(const Location& at, Sources& sources) -> Region {
  const std::string_view line = sources.line(at.file, at.line);
  // The source may have changed since it was parsed, or be gone.
  if (at.column == 0 || at.column > line.size()) return {at.line, at.column};
  const std::string_view text = sources.text(at.file);
  const std::size_t offset =
      static_cast<std::size_t>(line.data() - text.data()) + at.column - 1;
  return region_of_bytes(
      text, offset, std::min<std::size_t>(at.length, text.size() - offset));
}

auto region_of(const Edit& edit, Sources& sources) -> Region {
  const std::string_view text = sources.text(edit.file);
  if (edit.offset > text.size() || edit.length > text.size() - edit.offset) {
    return {};
  }
  return region_of_bytes(text, edit.offset, edit.length);
}

}  // namespace costall
