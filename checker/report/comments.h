// The comments of a source text, line by line: where suppressions are written.
// Knows strings, raw strings and character literals, so that a quoted `//` is
// none. Must not look at the preprocessor. Tested by test/report/comments_test.cpp.
#pragma once

#include <string_view>
#include <vector>

namespace costall {

// The part of one comment that lies on one line.
struct CommentLine {
  unsigned line = 0;         // from 1
  unsigned column = 0;       // of the first byte of `text`, from 1
  std::string_view text;     // with its markers, without the line end
  bool alone = false;        // nothing but comments and space on this line
};

// In order of place. The views point into `source`.
auto comment_lines(std::string_view source) -> std::vector<CommentLine>;

}  // namespace costall
