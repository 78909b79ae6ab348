// What may come next on the command line, for the completion of shells: made
// from the help texts, so that a new option needs nothing here. Must not print.
// Tested by test/frontends/completion.test.
#pragma once

#include <string>
#include <vector>

namespace costall::cli {

// `words` are those after `costall`, the last one as far as it is typed. One
// candidate a line; the line ":files" stands for names of files.
auto completions(const std::vector<std::string>& words) -> std::string;

}  // namespace costall::cli
