// `.costall.json`: what a project wants of every run, under the names of the
// options. Found and read here, laid under the command line's own words.
// Must not print. Tested by test/frontends/config.test.
#pragma once

#include <string>
#include <vector>

#include "checker/frontends/cli/options.h"

namespace costall::cli {

// Fills in what the command line left open; paths in the file lie below its
// folder. Returns every problem of the file, each with its place; none when
// there is no file. `base` is the absolute current folder.
auto apply_config(CheckCommand& command, const std::string& base)
    -> std::vector<std::string>;

}  // namespace costall::cli
