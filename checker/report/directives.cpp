// Reads suppression comments. The NOLINT part follows clang-tidy's
// NoLintDirectiveHandler: globs apart by commas, an END closes the BEGIN with
// the same list. Tested by test/report/directives_test.cpp.
#include "checker/report/directives.h"

#include <algorithm>
#include <cctype>
#include <optional>
#include <tuple>

#include "checker/report/comments.h"
#include "checker/report/hazard_list.h"
#include "checker/report/select.h"

namespace costall {
namespace {

constexpr std::string_view kNoLint = "NOLINT";
constexpr std::string_view kIgnore = "costall-ignore";
constexpr std::string_view kPrefix = "costall-";

auto trimmed(std::string_view text) -> std::string_view {
  const std::size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") - begin + 1);
}

auto split_globs(std::string_view list) -> std::vector<std::string> {
  std::vector<std::string> globs;
  while (!list.empty()) {
    const std::size_t comma = list.find(',');
    const std::string_view glob = trimmed(list.substr(0, comma));
    if (!glob.empty()) globs.emplace_back(glob);
    list.remove_prefix(std::min(list.size(), comma) +
                       (comma == std::string_view::npos ? 0 : 1));
  }
  return globs;
}

// One directive as written: the word, the list in parentheses, the rest.
struct Raw {
  std::string_view word;
  std::optional<std::string_view> list;
  std::string_view rest;
  unsigned column = 0;

  auto spelling() const -> std::string {
    std::string all(word);
    if (list) all.append("(").append(*list).append(")");
    return all;
  }
};

auto read_raw(const CommentLine& comment, std::size_t begin,
              std::size_t word_end) -> Raw {
  Raw raw;
  raw.word = comment.text.substr(begin, word_end - begin);
  raw.column = comment.column + static_cast<unsigned>(begin);
  raw.rest = comment.text.substr(word_end);
  if (raw.rest.starts_with('(')) {
    const std::size_t close = raw.rest.find(')');
    if (close != std::string_view::npos) {
      raw.list = raw.rest.substr(1, close - 1);
      raw.rest.remove_prefix(close + 1);
    }
  }
  return raw;
}

auto reason_of(std::string_view rest) -> std::string {
  rest = trimmed(rest);
  if (!rest.starts_with(':')) return {};
  rest.remove_prefix(1);
  if (rest.ends_with("*/")) rest.remove_suffix(2);
  return std::string(trimmed(rest));
}

class Reader {
 public:
  explicit Reader(std::string_view source) : comments_(comment_lines(source)) {}

  auto run() -> Directives {
    for (const CommentLine& comment : comments_) read(comment);
    for (const Open& open : open_) complain_unmatched(open);
    const auto by_place = [](const auto& a, const auto& b) {
      return std::tie(a.line, a.column) < std::tie(b.line, b.column);
    };
    std::sort(result_.good.begin(), result_.good.end(), by_place);
    std::sort(result_.broken.begin(), result_.broken.end(), by_place);
    return std::move(result_);
  }

 private:
  struct Open {
    Directive directive;
    std::string list;
  };

  auto read(const CommentLine& comment) -> void {
    const std::string_view text = comment.text;
    for (std::size_t at = text.find(kNoLint); at != std::string_view::npos;
         at = text.find(kNoLint, at + 1)) {
      std::size_t end = at + kNoLint.size();
      while (end < text.size() &&
             std::isalpha(static_cast<unsigned char>(text[end])) != 0) {
        ++end;
      }
      read_nolint(comment.line, read_raw(comment, at, end));
    }
    const std::size_t at = text.find(kIgnore);
    if (at == std::string_view::npos) return;
    const Raw raw = read_raw(comment, at, at + kIgnore.size());
    if (raw.list) read_ignore(comment, raw);
  }

  auto read_nolint(unsigned line, const Raw& raw) -> void {
    Directive directive = make(Directive::Kind::NoLint, line, raw);
    add_nolint_globs(directive, raw);
    if (raw.word == "NOLINT") {
      add(directive, line, line);
    } else if (raw.word == "NOLINTNEXTLINE") {
      add(directive, line + 1, line + 1);
    } else if (raw.word == "NOLINTBEGIN") {
      open_.push_back({directive, std::string(raw.list.value_or(""))});
    } else if (raw.word == "NOLINTEND") {
      close_block(directive, raw);
    }
  }

  auto close_block(const Directive& end, const Raw& raw) -> void {
    const std::string list(raw.list.value_or(""));
    if (open_.empty() || open_.back().list != list) {
      complain_unmatched({end, list});
      return;
    }
    add(open_.back().directive, open_.back().directive.line, end.line);
    open_.pop_back();
  }

  auto read_ignore(const CommentLine& comment, const Raw& raw) -> void {
    Directive directive = make(Directive::Kind::Ignore, comment.line, raw);
    directive.globs = split_globs(*raw.list);
    directive.for_costall = true;
    if (!names_known_hazards(directive)) return;
    if (directive.reason.empty()) {
      complain(directive, directive.spelling +
                              " has no reason; write it after a colon, as in "
                              "'// " +
                              directive.spelling + ": one item at a time'");
      return;
    }
    const unsigned line =
        comment.alone ? line_below(comment.line) : comment.line;
    add(directive, line, line);
  }

  // A comment of its own speaks of the next line that is not one.
  auto line_below(unsigned line) const -> unsigned {
    ++line;
    for (const CommentLine& other : comments_) {
      if (other.line == line && other.alone) ++line;
    }
    return line;
  }

  auto names_known_hazards(const Directive& directive) -> bool {
    if (directive.globs.empty()) {
      complain(directive, "costall-ignore() names no hazard");
    }
    for (const std::string& glob : directive.globs) {
      const auto hazards = hazard_names();
      if (std::any_of(hazards.begin(), hazards.end(), [&](const auto& one) {
            return glob_matches(glob, one.id);
          })) {
        continue;
      }
      complain(directive, "no hazard matches '" + glob +
                              "', the nearest is '" +
                              std::string(nearest_hazard(glob)) + "'");
      return false;
    }
    return !directive.globs.empty();
  }

  // clang-tidy matches globs against "costall-<id>"; a negative one is skipped.
  static auto add_nolint_globs(Directive& directive, const Raw& raw) -> void {
    if (!raw.list) return;
    directive.globs = split_globs(*raw.list);
    // `NOLINT()` silences nothing, unlike `NOLINT`.
    if (directive.globs.empty()) directive.globs.emplace_back();
    for (const std::string& glob : directive.globs) {
      if (glob.starts_with(kPrefix)) directive.for_costall = true;
    }
  }

  static auto make(Directive::Kind kind, unsigned line, const Raw& raw)
      -> Directive {
    Directive directive;
    directive.kind = kind;
    directive.line = line;
    directive.column = raw.column;
    directive.spelling = raw.spelling();
    directive.reason = reason_of(raw.rest);
    return directive;
  }

  auto add(Directive directive, unsigned first, unsigned last) -> void {
    directive.first_line = first;
    directive.last_line = last;
    result_.good.push_back(std::move(directive));
  }

  auto complain(const Directive& at, std::string message) -> void {
    result_.broken.push_back({at.line, at.column, std::move(message)});
  }

  auto complain_unmatched(const Open& open) -> void {
    if (!open.directive.for_costall) return;
    const bool begins = open.directive.spelling.starts_with("NOLINTBEGIN");
    complain(open.directive,
             open.directive.spelling + " has no " +
                 (begins ? "NOLINTEND" : "NOLINTBEGIN") + "(" + open.list +
                 ") and silences nothing");
  }

  std::vector<CommentLine> comments_;
  std::vector<Open> open_;
  Directives result_;
};

}  // namespace

auto Directive::covers(std::string_view rule, unsigned at_line) const -> bool {
  if (at_line < first_line || at_line > last_line) return false;
  const std::string name = kind == Kind::NoLint
                               ? std::string(kPrefix) + std::string(rule)
                               : std::string(rule);
  return globs.empty() ||
         std::any_of(globs.begin(), globs.end(), [&](const auto& glob) {
           return glob_matches(glob, name);
         });
}

auto read_directives(std::string_view source) -> Directives {
  // Most files hold neither word; the scan for comments is then saved.
  if (source.find(kNoLint) == std::string_view::npos &&
      source.find(kIgnore) == std::string_view::npos) {
    return {};
  }
  return Reader(source).run();
}

}  // namespace costall
