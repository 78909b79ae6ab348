// Any bytes as a .costall.json: taken, or refused with a place and a reason.
// Run by the test fuzz.config.
#include "checker/frontends/cli/config.h"
#include "test/fuzz/expect.h"

extern "C" auto LLVMFuzzerTestOneInput(const unsigned char* data,
                                       std::size_t size) -> int {
  const std::string text(reinterpret_cast<const char*>(data), size);
  costall::cli::CheckCommand command;
  const auto problems =
      costall::cli::read_config(command, "config.json", "/p", text);
  for (const std::string& problem : problems) {
    COSTALL_EXPECT(problem.starts_with("config.json:"));
    COSTALL_EXPECT(problem.find('\n') == std::string::npos);
  }
  // Paths are made absolute, whatever they are.
  for (const std::string& pack : command.rules.paths) {
    COSTALL_EXPECT(pack.starts_with('/'));
  }
  return 0;
}
