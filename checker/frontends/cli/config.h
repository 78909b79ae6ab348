// `.costall.json`: what a project wants of every run, under the names of the
// options. Found and read here, laid under the command line's own words.
// Must not print. Tested by test/frontends/config.test.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "checker/frontends/cli/options.h"

namespace costall::cli {

// Fills in what the command line left open; paths in the file lie below its
// folder. Returns every problem of the file, each with its place; none when
// there is no file. `base` is the absolute current folder.
auto apply_config(CheckCommand& command, const std::string& base)
    -> std::vector<std::string>;

// The same of a text: `name` is shown in problems, `folder` is where the file
// lies. Total on any bytes. Tested by test/fuzz/config.cpp too.
auto read_config(CheckCommand& command, const std::string& name,
                 const std::string& folder, std::string_view text)
    -> std::vector<std::string>;

}  // namespace costall::cli
