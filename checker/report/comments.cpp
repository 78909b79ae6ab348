// A lexer that tells comments from the rest and nothing more.
// Tested by test/report/comments_test.cpp.
#include "checker/report/comments.h"

#include <algorithm>
#include <cctype>
#include <string>

namespace costall {
namespace {

auto is_word(char c) -> bool {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

class Scanner {
 public:
  explicit Scanner(std::string_view source) : source_(source) {}

  auto run() -> std::vector<CommentLine> {
    while (at_ < source_.size()) step();
    close_line();
    return std::move(found_);
  }

 private:
  auto step() -> void {
    const char c = source_[at_];
    if (rest().starts_with("//")) return take_line_comment();
    if (rest().starts_with("/*")) return take_block_comment();
    if (rest().starts_with("R\"") && !after_word()) return skip_raw_string();
    if (c == '"') return skip_quoted('"');
    // The ' of 1'000 separates digits.
    if (c == '\'' && !after_word()) return skip_quoted('\'');
    if (std::isspace(static_cast<unsigned char>(c)) == 0) code_on_line_ = true;
    advance();
  }

  // To the end of the line; a backslash there continues it.
  auto take_line_comment() -> void {
    begin_comment();
    while (at_ < source_.size()) {
      if (source_[at_] != '\n') {
        ++at_;
      } else if (source_[at_ - 1] == '\\') {
        end_comment_line();
        advance();
        begin_comment();
      } else {
        break;
      }
    }
    end_comment_line();
  }

  auto take_block_comment() -> void {
    begin_comment();
    at_ += 2;
    while (at_ < source_.size() && !rest().starts_with("*/")) {
      if (source_[at_] == '\n') {
        end_comment_line();
        advance();
        begin_comment();
      } else {
        ++at_;
      }
    }
    at_ = std::min(at_ + 2, source_.size());
    end_comment_line();
  }

  auto skip_quoted(char quote) -> void {
    code_on_line_ = true;
    for (++at_; at_ < source_.size(); ++at_) {
      // An unfinished literal ends with its line, as in `#error don't`.
      if (source_[at_] == '\n') return;
      if (source_[at_] == '\\' && at_ + 1 < source_.size()) {
        if (source_[++at_] == '\n') next_line(at_ + 1);
        code_on_line_ = true;
      } else if (source_[at_] == quote) {
        ++at_;
        return;
      }
    }
  }

  auto skip_raw_string() -> void {
    code_on_line_ = true;
    const std::size_t open = source_.find('(', at_);
    if (open == std::string_view::npos) return advance();
    std::string end = ")";
    end += source_.substr(at_ + 2, open - at_ - 2);
    end += '"';
    const std::size_t close = source_.find(end, open);
    const std::size_t stop =
        close == std::string_view::npos ? source_.size() : close + end.size();
    while (at_ < stop) advance();
    code_on_line_ = true;
  }

  // R, u8R, LR begin a raw string; the R of `FOR"x"` does not, but a prefix
  // does not matter here either.
  auto after_word() const -> bool {
    if (at_ == 0 || !is_word(source_[at_ - 1])) return false;
    const std::string_view before = source_.substr(0, at_);
    for (const std::string_view prefix : {"u8", "u", "U", "L"}) {
      if (!before.ends_with(prefix)) continue;
      const std::size_t begin = at_ - prefix.size();
      if (begin == 0 || !is_word(source_[begin - 1])) return false;
    }
    return true;
  }

  auto advance() -> void {
    if (source_[at_] == '\n') next_line(at_ + 1);
    ++at_;
  }

  auto next_line(std::size_t begin) -> void {
    close_line();
    ++line_;
    line_begin_ = begin;
    code_on_line_ = false;
  }

  // Only at its end is it known whether a line holds code.
  auto close_line() -> void {
    for (std::size_t i = found_.size(); i-- > 0 && found_[i].line == line_;) {
      found_[i].alone = !code_on_line_;
    }
  }

  auto begin_comment() -> void { comment_begin_ = at_; }

  auto end_comment_line() -> void {
    std::string_view text =
        source_.substr(comment_begin_, at_ - comment_begin_);
    if (text.ends_with('\r')) text.remove_suffix(1);
    const auto column = static_cast<unsigned>(comment_begin_ - line_begin_ + 1);
    found_.push_back({line_, column, text, false});
  }

  auto rest() const -> std::string_view { return source_.substr(at_); }

  std::string_view source_;
  std::size_t at_ = 0;
  std::size_t line_begin_ = 0;
  std::size_t comment_begin_ = 0;
  unsigned line_ = 1;
  bool code_on_line_ = false;
  std::vector<CommentLine> found_;
};

}  // namespace

auto comment_lines(std::string_view source) -> std::vector<CommentLine> {
  return Scanner(source).run();
}

}  // namespace costall
