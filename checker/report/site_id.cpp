// Site ids and fingerprints. What goes into them, and why, stands in
// docs/decisions/0010-site-id.md; a change there is a new format version.
// Tested by test/report/site_id_test.cpp.
#include "checker/report/site_id.h"

#include <algorithm>
#include <cctype>

#include "checker/report/function_name.h"
#include "checker/report/hash.h"
#include "checker/report/paths.h"

namespace costall {
namespace {

auto without_space(std::string_view line) -> std::string {
  std::string dense;
  std::copy_if(line.begin(), line.end(), std::back_inserter(dense), [](char c) {
    return std::isspace(static_cast<unsigned char>(c)) == 0;
  });
  return dense;
}

}  // namespace

auto site_id(std::string_view path, std::string_view function, unsigned line)
    -> std::string {
  return Fnv1a()
      .add_field(path_tail(path))
      .add_field(unqualified_function_name(function))
      .add_field(std::to_string(line))
      .hex();
}

auto fingerprint(const Finding& finding, std::string_view source_line,
                 unsigned ordinal) -> std::string {
  return Fnv1a()
      .add_field(finding.rule)
      .add_field(path_tail(finding.at.file))
      .add_field(finding.function)
      .add_field(without_space(source_line))
      .add_field(std::to_string(ordinal))
      .hex();
}

}  // namespace costall
