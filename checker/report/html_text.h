// Text and source lines as HTML that cannot become anything but text. Must not
// print. Tested by test/report/html_text_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "checker/engine/finding.h"
#include "checker/report/sources.h"

namespace costall {

// For element content and quoted attributes. What is not UTF-8, control
// characters and those that turn the direction of writing (which make source
// look like other source) become U+FFFD; tabs and line ends stay.
auto html_text(std::string_view text) -> std::string;

// The lines around a place, numbered, the range itself in <mark>; empty when
// the source is not at hand. `context` counts lines before and after.
auto html_excerpt(const Location& at, unsigned context, Sources& sources)
    -> std::string;

}  // namespace costall
