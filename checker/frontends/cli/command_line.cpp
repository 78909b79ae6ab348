// Shell words and response files by llvm::cl. Uses LLVM's Support library but
// no Clang. Tested by test/frontends/cli_arguments.test.
#include "checker/frontends/cli/command_line.h"

#include <llvm/Support/Allocator.h>
#include <llvm/Support/CommandLine.h>
#include <llvm/Support/Error.h>
#include <llvm/Support/StringSaver.h>

namespace costall::cli {

auto split_command(const std::string& command) -> std::vector<std::string> {
  llvm::BumpPtrAllocator memory;
  llvm::StringSaver saver(memory);
  llvm::SmallVector<const char*, 64> words;
  llvm::cl::TokenizeGNUCommandLine(command, saver, words);
  return {words.begin(), words.end()};
}

auto expand_response_files(const std::vector<std::string>& arguments,
                           const std::string& directory) -> Expanded {
  llvm::BumpPtrAllocator memory;
  llvm::SmallVector<const char*, 64> words;
  for (const std::string& argument : arguments) {
    words.push_back(argument.c_str());
  }
  llvm::cl::ExpansionContext context(memory, llvm::cl::TokenizeGNUCommandLine);
  context.setCurrentDir(directory);
  std::string problem;
  if (llvm::Error error = context.expandResponseFiles(words)) {
    problem = llvm::toString(std::move(error));
  }
  // LLVM leaves those that do not exist, for a compiler to complain about.
  for (const char* word : words) {
    if (word[0] == '@' && problem.empty()) {
      problem = std::string(word + 1) + ": no such file or directory";
    }
  }
  return {{words.begin(), words.end()}, std::move(problem)};
}

}  // namespace costall::cli
