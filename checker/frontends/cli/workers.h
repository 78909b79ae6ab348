// Many pieces of work, each in a process of its own, forked from this one: what
// was read before is shared, and a crash costs one piece. Why processes and not
// threads: docs/decisions/0011-one-process-per-unit.md. Knows nothing of units.
// Tested by test/frontends/cli_processes.test and cli_interrupt.test.
#pragma once

#include <cstddef>
#include <functional>
#include <string>

namespace costall::cli {

struct WorkResult {
  std::string bytes;    // what `work` returned
  std::string failure;  // empty, or why there are no bytes: "killed by ..."
};

struct Workers {
  std::size_t count = 0;  // pieces, numbered from 0
  unsigned at_a_time = 1;
  // Runs in the child. It may change the folder and leak: the child ends.
  std::function<std::string(std::size_t)> work;
  // Runs here, once per piece, in order of completion.
  std::function<void(std::size_t, WorkResult)> done;
  // Runs here when a piece is begun.
  std::function<void(std::size_t)> begun;
};

// Blocks until all pieces are done. Returns 0, or the number of the signal
// (SIGINT, SIGTERM, SIGHUP) that ended the run early; no child is left then.
// Must be called from the only thread of the process.
auto run_workers(const Workers& workers) -> int;

}  // namespace costall::cli
