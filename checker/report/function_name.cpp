// One pass over a function's spelling, component by component. Knows brackets
// and `operator`, nothing else of C++.
// Tested by test/report/function_name_test.cpp.
#include "checker/report/function_name.h"

#include <array>
#include <cctype>

namespace costall {
namespace {

constexpr std::string_view kOperator = "operator";
constexpr std::string_view kCall = "operator()";

auto is_name_char(char c) -> bool {
  return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' ||
         c == '$' || static_cast<unsigned char>(c) >= 0x80;
}

// Of the operators, longest first where one begins another.
constexpr std::array<std::string_view, 42> kSymbols = {
    "()",  "[]",  "<=>", "->*", "<<=", ">>=", "...", "->", "<<", ">>", "<=",
    ">=",  "==",  "!=",  "&&",  "||",  "++",  "--",  "+=", "-=", "*=", "/=",
    "%=",  "^=",  "&=",  "|=",  "<",   ">",   "=",   "+",  "-",  "*",  "/",
    "%",   "^",   "&",   "|",   "~",   "!",   ",",   "\"\"", "'"};

class Speller {
 public:
  explicit Speller(std::string_view text) : text_(text) {}

  auto name() -> std::string {
    while (at_ < text_.size()) {
      if (step()) break;
    }
    return std::string(name_);
  }

 private:
  // Consumes one piece; true when the name is complete.
  auto step() -> bool {
    const char c = text_[at_];
    if (rest().starts_with("::")) {
      at_ += 2;
      begin_component();
      return false;
    }
    if (name_.empty() && at_operator()) return take_operator();
    if (is_name_char(c) || c == '~') return take_word();
    if (c == '(') return take_parentheses();
    if (c == '<') return take_scope('<', '>');
    if (c == '{') return take_scope('{', '}');
    ++at_;
    // What came before was a return type, unless nothing follows a lambda.
    if (!lambda_ || c != ' ') begin_component();
    return lambda_;
  }

  auto take_word() -> bool {
    const std::size_t begin = at_;
    if (text_[at_] == '~') ++at_;
    while (at_ < text_.size() && is_name_char(text_[at_])) ++at_;
    name_ = text_.substr(begin, at_ - begin);
    return false;
  }

  auto take_operator() -> bool {
    const std::size_t begin = at_;
    at_ += kOperator.size();
    name_ = kOperator;
    for (const std::string_view symbol : kSymbols) {
      if (!rest().starts_with(symbol)) continue;
      at_ += symbol.size();
      name_ = text_.substr(begin, at_ - begin);
      break;
    }
    if (name_ == kOperator) skip_to_parameters();
    return false;
  }

  // Parameters, or a scope such as `(anonymous namespace)` or `(lambda at x)`.
  auto take_parentheses() -> bool {
    const bool is_scope = name_.empty();
    const std::size_t begin = at_;
    skip_brackets('(', ')');
    const std::string_view inside = text_.substr(begin + 1);
    if (is_scope) {
      set_lambda(inside.starts_with("lambda"));
      return false;
    }
    if (name_ == "decltype" || name_ == "noexcept") return false;
    skip_qualifiers();
    return !rest().starts_with("::");
  }

  // Template arguments, or `<lambda(int)>` and `{anonymous}` of g++, or
  // `{lambda(int)#1}` of its demangler.
  auto take_scope(char open, char close) -> bool {
    const bool is_scope = name_.empty();
    const std::string_view inside = text_.substr(at_ + 1);
    skip_brackets(open, close);
    if (is_scope) set_lambda(inside.starts_with("lambda"));
    return false;
  }

  auto set_lambda(bool is_lambda) -> void {
    lambda_ = is_lambda;
    name_ = is_lambda ? kCall : std::string_view("unnamed");
  }

  auto begin_component() -> void {
    name_ = {};
    lambda_ = false;
  }

  auto at_operator() const -> bool {
    if (!rest().starts_with(kOperator)) return false;
    const std::size_t after = at_ + kOperator.size();
    return after >= text_.size() || !is_name_char(text_[after]);
  }

  auto skip_brackets(char open, char close) -> void {
    int depth = 0;
    for (; at_ < text_.size(); ++at_) {
      const bool arrow = at_ > 0 && text_[at_ - 1] == '-' && close == '>';
      if (text_[at_] == open) ++depth;
      if (text_[at_] == close && !arrow && --depth == 0) {
        ++at_;
        return;
      }
    }
  }

  auto skip_to_parameters() -> void {
    while (at_ < text_.size() && text_[at_] != '(') {
      if (text_[at_] == '<') {
        skip_brackets('<', '>');
      } else {
        ++at_;
      }
    }
  }

  // " const", " &&": a local function's scope may end in them.
  auto skip_qualifiers() -> void {
    for (bool found = true; found;) {
      found = false;
      for (const std::string_view word :
           {" const", " volatile", " &&", " &", " noexcept"}) {
        if (!rest().starts_with(word)) continue;
        at_ += word.size();
        found = true;
      }
    }
  }

  auto rest() const -> std::string_view { return text_.substr(at_); }

  std::string_view text_;
  std::string_view name_;
  std::size_t at_ = 0;
  bool lambda_ = false;
};

}  // namespace

auto unqualified_function_name(std::string_view shown) -> std::string {
  // "lambda", "lambda in f()": as a person would say it.
  const std::string_view word = "lambda";
  if (shown.starts_with(word) &&
      (shown.size() == word.size() || shown[word.size()] == ' ')) {
    return std::string(kCall);
  }
  return Speller(shown).name();
}

}  // namespace costall
