// From findings to a written report: what `check` and `link` do alike once they
// know what was found. Prints mistakes and what emitters want a person to see.
// Tested by test/frontends/cli_*.test and link.test.
#pragma once

#include <string>
#include <vector>

#include "checker/frontends/cli/baseline_files.h"
#include "checker/frontends/cli/options.h"
#include "checker/frontends/cli/output.h"
#include "checker/report/emitter.h"
#include "checker/report/profile.h"

namespace costall::cli {

auto add_all(std::vector<std::string>& problems, std::vector<std::string> more)
    -> void;

// Says each problem on standard error; the exit status of bad usage.
auto complain(const std::vector<std::string>& problems) -> int;

// "src/work.cpp:3:5: <what is wrong>"
auto told(const Problem& problem, const std::string& base) -> std::string;

auto sources_on_disk() -> Sources;

// What the probe measured, of all files that were named; or what is wrong.
auto read_profiles(const std::vector<std::string>& files, Profile& profile)
    -> std::vector<std::string>;

// Names, suppresses, weighs by the profile, selects and orders what was found.
// Unused suppressions are told of `scanned` files.
struct Finishing {
  const Selection& selection;
  const Profile& profile;
  const std::vector<std::string>& scanned;
};
auto finish_report(Report& report, const Finishing& how, Sources& sources)
    -> void;

// Emits the report and writes a new baseline; the exit status of the run.
auto write_report(Report& report, const CheckCommand& command,
                  BaselineFiles& baseline, Output& output, Sources& sources,
                  const std::string& base) -> int;

}  // namespace costall::cli
