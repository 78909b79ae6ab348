// Compile commands as words: shell quoting undone, response files opened.
// By LLVM's own tokenizer, so that both mean what they mean to the compiler.
// Must not print. Tested by test/frontends/cli_arguments.test.
#pragma once

#include <string>
#include <vector>

namespace costall::cli {

auto split_command(const std::string& command) -> std::vector<std::string>;

struct Expanded {
  std::vector<std::string> arguments;
  std::string problem;  // empty when every @file could be read
};

// Replaces each `@file` (against `directory`) by the words in it, and those in
// turn. The first one that can't be read is the problem.
auto expand_response_files(const std::vector<std::string>& arguments,
                           const std::string& directory) -> Expanded;

}  // namespace costall::cli
