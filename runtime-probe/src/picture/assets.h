// The parts of the page that are no program, from picture/page. Reads no files.
// Tested by test/frontends/picture.test.
#pragma once

#include <string_view>

namespace costall::probe {

/// "picture", "style", "model", "draw" or "control"; empty for any other. Lives
/// as long as the program.
auto page_asset(std::string_view name) -> std::string_view;

}  // namespace costall::probe
