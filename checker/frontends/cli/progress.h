// One line on stderr that is rewritten while a long run goes on, and gone when
// it ends. Silent for short runs and where stderr is no terminal, unless asked
// for. Tested by test/frontends/cli_processes.test.
#pragma once

#include <chrono>
#include <string>

#include "checker/frontends/cli/options.h"

namespace costall::cli {

class Progress {
 public:
  Progress(When when, std::size_t total);
  ~Progress() { clear(); }
  Progress(const Progress&) = delete;
  auto operator=(const Progress&) -> Progress& = delete;

  // `path` is the unit that was just begun or done.
  auto show(std::size_t done, std::size_t failed, const std::string& path)
      -> void;
  auto clear() -> void;

 private:
  using Clock = std::chrono::steady_clock;

  bool enabled_;
  std::size_t total_;
  bool drawn_ = false;
  Clock::time_point next_;
};

// True where a person reads stream `descriptor` and colours may be shown:
// a terminal that is not dumb, and no NO_COLOR (https://no-color.org).
auto wants_colour(When when, int descriptor) -> bool;

}  // namespace costall::cli
