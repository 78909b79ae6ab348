// `costall report --format html`: one page, which needs nothing else, of the
// lanes, the findings with their source lines, and tables for those who read.
// Whole without its script but for the picture.
//
// Must not print, or read files but through `sources`. Tested by
// test/picture/page_test.cpp and, in a browser, test/frontends/picture.test.
#pragma once
#include "runtime-probe/src/picture/lanes.h"

#include <costall/probe/report.h>

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "checker/report/sources.h"
#include "runtime-probe/src/report/words.h"

namespace costall::probe {

/// What the checker said of a place beforehand.
struct checker_said {
  std::string message;
  std::string confidence;
  std::vector<std::string> steps;  ///< each with its place
  std::string instead;
};

/// Of a finding's rule and blamed place; nothing where it said nothing. Empty
/// where it was not asked.
using checker_words =
    std::function<std::optional<checker_said>(const finding&)>;

struct page_options {
  emit_options paths;
  std::string program;  ///< its name; may be empty
  checker_words checker;
};

auto page_of(const report& all, const lanes& picture, Sources& sources,
             const page_options& options) -> std::string;

/// What the page's script reads, which docs/probe.md describes.
auto picture_json(const report& all, const lanes& picture,
                  const emit_options& paths) -> std::string;

}  // namespace costall::probe
