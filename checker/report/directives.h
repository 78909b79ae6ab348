// What suppression comments say, file by file, before any finding is looked
// at: NOLINT and its kin as clang-tidy reads them, and costall-ignore.
// Must not know findings. Tested by test/report/directives_test.cpp.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace costall {

// The lines that one suppression covers, both ends included.
struct Directive {
  enum class Kind : unsigned char { NoLint, Ignore };
  Kind kind = Kind::NoLint;
  unsigned line = 0;  // of the comment itself
  unsigned column = 0;
  unsigned first_line = 0;
  unsigned last_line = 0;
  std::string spelling;            // "NOLINTNEXTLINE(costall-*)"
  std::vector<std::string> globs;  // rule ids; empty: everything (bare NOLINT)
  std::string reason;              // what follows the colon
  // Names this checker: only then is it reported when it silences nothing.
  bool for_costall = false;

  auto covers(std::string_view rule, unsigned at_line) const -> bool;
};

struct BrokenDirective {
  unsigned line = 0;
  unsigned column = 0;
  std::string message;
};

struct Directives {
  std::vector<Directive> good;  // in order of place
  std::vector<BrokenDirective> broken;
};

auto read_directives(std::string_view source) -> Directives;

}  // namespace costall
