// The one place that decides how a path is shown: relative to the current
// folder when it lies below it, absolute otherwise, always with `/` and without
// `.` or `..`. Purely textual, so symbolic links keep the name they were given.
// Tested by test/report/paths_test.cpp.
#pragma once

#include <string>
#include <string_view>

#include "checker/engine/finding.h"

namespace costall {

// `base` is the absolute current folder; a relative `path` is taken to lie
// below it.
auto shown_path(std::string_view path, std::string_view base) -> std::string;

// "src/work.cpp:3:5"; of a place without a line the path alone.
auto shown_place(const Location& at, std::string_view base) -> std::string;

// The last two components, "src/work.cpp": what stays the same when a checkout
// moves to another folder or another machine.
auto path_tail(std::string_view path) -> std::string_view;

}  // namespace costall
