// --baseline and --write-baseline: the files, and what of a baseline a run
// could have found again. Must not print. Tested by
// test/frontends/baseline.test.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "checker/frontends/cli/options.h"
#include "checker/frontends/cli/output.h"
#include "checker/report/baseline.h"
#include "checker/report/emitter.h"

namespace costall::cli {

// Which files a run judged; of headers it is known only when all was checked.
struct Judged {
  bool everything = false;         // a whole database, and no unit failed
  std::vector<std::string> files;  // units that could be checked, absolute
};

class BaselineFiles {
 public:
  // Reads the one and begins the other; check `problem()` next.
  explicit BaselineFiles(const CheckCommand& command);

  auto problem() const -> const std::string& { return problem_; }

  // Takes what was there before out of the report's findings.
  auto apply(Report& report, const Judged& judged, const std::string& base)
      -> void;

  // Written alone, a baseline accepts all that was found: nothing fails.
  auto accepts_all() const -> bool { return output_ && !read_; }

  // Writes what --write-baseline names, if anything; false sets problem().
  auto write(const Report& report, const std::string& base) -> bool;

 private:
  const CheckCommand& command_;
  std::optional<Baseline> read_;
  std::optional<Output> output_;
  std::string problem_;
};

}  // namespace costall::cli
