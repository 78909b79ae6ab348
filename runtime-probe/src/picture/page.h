// `costall report --format html`: one page, which needs nothing else, of the
// lanes, the findings with their source lines, and tables for those who read.
// Whole without its script but for the picture.
//
// Must not print, or read files but through `sources`. Tested by
// test/picture/page_test.cpp and, in a browser, test/frontends/picture.test.
#pragma once
#include "runtime-probe/src/picture/lanes.h"

#include <costall/probe/report.h>

#include <string>

#include "checker/report/sources.h"
#include "runtime-probe/src/report/words.h"

namespace costall::probe {

struct page_options {
  emit_options paths;
  std::string program;  ///< its name; may be empty
};

auto page_of(const report& all, const lanes& picture, Sources& sources,
             const page_options& options) -> std::string;

/// What the page's script reads, which docs/probe.md describes.
auto picture_json(const report& all, const lanes& picture,
                  const emit_options& paths) -> std::string;

}  // namespace costall::probe
