// The pages of docs/hazards, embedded at build time, for `costall explain` and
// for the rule help in SARIF. Reads no files. Tested by
// test/report/pages_test.cpp.
#pragma once

#include <string_view>

namespace costall {

// The Markdown page of the hazard with this id ("window-slow-body"), or an
// empty view when there is no such hazard. The text lives as long as the
// program. Thread safe; never throws.
auto hazard_page(std::string_view id) -> std::string_view;

}  // namespace costall
