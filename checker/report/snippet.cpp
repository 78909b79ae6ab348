// Lays out one source line. Tested by test/report/snippet_test.cpp.
#include "checker/report/snippet.h"

#include <algorithm>

namespace costall {
namespace {

constexpr std::size_t kTabStop = 8;

auto continues_character(char c) -> bool {
  return (static_cast<unsigned char>(c) & 0xC0) == 0x80;
}

// A terminal would obey an escape sequence in a source line.
auto is_control(char c) -> bool {
  return static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
}

class Layout {
 public:
  explicit Layout(const Location& at)
      : mark_begin_(at.column - 1),
        mark_end_(mark_begin_ + std::max(at.length, 1U)) {}

  auto put(char c, std::size_t byte) -> void {
    const char mark = byte == mark_begin_ ? '^'
                      : byte > mark_begin_ && byte < mark_end_ ? '~'
                                                               : ' ';
    if (continues_character(c)) {
      snippet_.line += c;
      return;
    }
    const std::size_t width =
        c == '\t' ? kTabStop - snippet_.marks.size() % kTabStop : 1;
    if (c == '\t') {
      snippet_.line.append(width, ' ');
    } else {
      snippet_.line += is_control(c) ? '?' : c;
    }
    snippet_.marks += mark;
    snippet_.marks.append(width - 1, mark == '^' ? '~' : mark);
  }

  auto take() -> Snippet {
    const std::size_t last = snippet_.marks.find_last_not_of(' ');
    snippet_.marks.resize(last == std::string::npos ? 0 : last + 1);
    return std::move(snippet_);
  }

 private:
  std::size_t mark_begin_;
  std::size_t mark_end_;
  Snippet snippet_;
};

}  // namespace

auto make_snippet(const Location& at, Sources& sources) -> Snippet {
  const std::string_view line = sources.line(at.file, at.line);
  if (at.column == 0 || at.column > line.size()) return {};
  Layout layout(at);
  for (std::size_t byte = 0; byte < line.size(); ++byte) {
    layout.put(line[byte], byte);
  }
  return layout.take();
}

}  // namespace costall
