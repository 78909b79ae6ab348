// The head, the style and the script of the HTML report, from checker/report/html. Reads
// no files. Tested by test/frontends/html.test.
#pragma once

#include <string_view>

namespace costall {

// "head", "style" or "filter"; empty for any other. Lives as long as the program.
auto html_asset(std::string_view name) -> std::string_view;

}  // namespace costall
