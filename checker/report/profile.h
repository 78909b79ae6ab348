// What the runtime probe measured, beside what the checker found: joined by the
// ids of places. Text in, findings changed; opens nothing and prints nothing.
// Tested by test/report/profile_test.cpp and test/frontends/profile.test.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "checker/engine/finding.h"

namespace costall {

// Of one place, over all recordings that were read. Times in nanoseconds.
struct Measured {
  std::uint64_t count = 0;
  std::uint64_t p50_ns = 0;  // of several recordings the highest: a bound
  std::uint64_t p99_ns = 0;
  std::uint64_t longest_ns = 0;
};

struct SeenStall {
  Measured times;
  std::string function;  // name_without_line: what is left when lines move
  unsigned line = 0;
};

struct Profile {
  unsigned runs = 0;
  std::map<std::string, Measured> awaits;  // by site
  std::map<std::pair<std::string, std::string>, SeenStall>
      stalls;  // by rule and site
};

// Adds a report of `costall report --format json` to `profile`. Returns what is
// wrong with it, with `name` and place, or nothing; then nothing is added.
auto read_profile(const std::string& name, std::string_view text,
                  Profile& profile) -> std::string;

// An await that is measured slow makes a finding that waits for proof of that
// `likely`, one that is measured fast makes it `possible`; a stall that was
// seen is `definite`. All say what was measured. Sites must be set
// (finalize.h). Stalls of a function whose lines have moved since are given to
// its findings in order, where there are as many of a rule that nothing else
// explains.
auto apply_profile(const Profile& profile, std::vector<Finding>& findings)
    -> void;

// One line for a person for each thing that was measured, without its mark:
// "measured: 212 ms at p99 over 1,204 awaits, longest 1.3 s".
auto evidence_lines(const Evidence& evidence) -> std::vector<std::string>;

}  // namespace costall
