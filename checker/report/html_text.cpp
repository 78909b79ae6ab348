// Text as HTML. Tested by test/report/html_text_test.cpp.
#include "checker/report/html_text.h"

#include <algorithm>

namespace costall {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// The code point that begins at `at` and its bytes; length 0 for none.
struct CodePoint {
  char32_t value = 0;
  std::size_t length = 0;
};

auto code_point(std::string_view text, std::size_t at) -> CodePoint {
  const auto byte = [&](std::size_t i) {
    return static_cast<unsigned char>(text[i]);
  };
  const unsigned char lead = byte(at);
  if (lead < 0x80) return {lead, 1};
  const std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  if (lead < 0xC2 || lead > 0xF4 || at + length > text.size()) return {};
  char32_t value = lead & (0xFFU >> (length + 1));
  for (std::size_t i = at + 1; i < at + length; ++i) {
    if ((byte(i) & 0xC0) != 0x80) return {};
    value = value << 6 | (byte(i) & 0x3FU);
  }
  const char32_t least = length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80;
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (value < least || value > 0x10FFFF || surrogate) return {};
  return {value, length};
}

// Control characters, and the overrides of direction of UAX 9.
auto is_harmful(char32_t c) -> bool {
  if (c == '\t' || c == '\n') return false;
  return c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0x061C || c == 0x200E ||
         c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
         (c >= 0x2066 && c <= 0x2069);
}

auto entity(char c) -> std::string_view {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return {};
  }
}

// One line with what lies in [begin, end) of it marked.
auto marked_line(std::string_view line, std::size_t begin, std::size_t end)
    -> std::string {
  if (begin >= end) return html_text(line);
  return html_text(line.substr(0, begin)) + "<mark>" +
         html_text(line.substr(begin, end - begin)) + "</mark>" +
         html_text(line.substr(end));
}

}  // namespace

auto html_text(std::string_view text) -> std::string {
  std::string html;
  html.reserve(text.size());
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint c = code_point(text, at);
    if (c.length == 0 || is_harmful(c.value)) {
      html += kReplacement;
      at += std::max<std::size_t>(c.length, 1);
      continue;
    }
    const std::string_view escaped = entity(text[at]);
    html += escaped.empty() ? text.substr(at, c.length) : escaped;
    at += c.length;
  }
  return html;
}

auto html_excerpt(const Location& at, unsigned context, Sources& sources)
    -> std::string {
  const std::string_view source = sources.text(at.file);
  const std::string_view place = sources.line(at.file, at.line);
  if (at.column == 0 || at.column > place.size()) return {};
  const auto offset_of = [&](std::string_view line) {
    return static_cast<std::size_t>(line.data() - source.data());
  };
  const std::size_t begin = offset_of(place) + at.column - 1;
  const std::size_t end =
      std::min(begin + std::max(at.length, 1U), source.size());
  const unsigned first = at.line > context ? at.line - context : 1;
  const unsigned last =
      std::min(at.line + context, sources.line_count(at.file));
  std::string html;
  for (unsigned number = first; number <= last; ++number) {
    const std::string_view line = sources.line(at.file, number);
    const std::size_t line_begin = offset_of(line);
    const auto inside = [&](std::size_t offset) {
      return std::clamp(offset, line_begin, line_begin + line.size()) -
             line_begin;
    };
    html += number == at.line ? "<span class=\"here\">" : "<span>";
    html += "<i>" + std::to_string(number) + "</i>" +
            marked_line(line, inside(begin), inside(end)) + "\n</span>";
  }
  return html;
}

}  // namespace costall
