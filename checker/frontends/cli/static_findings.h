// What the checker said beforehand of the stalls that a run saw: its JSON
// report, joined by rule and site. Opens the file, and prints nothing. Tested
// by test/frontends/report_findings.test.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

namespace costall::cli {

struct StaticFinding {
  std::string rule;
  std::string site;
  std::string place;     // "src/work.cpp:31:5", as the checker showed it
  std::string function;  // name_without_line
  unsigned line = 0;
  unsigned moved_from = 0;  // its line when the run was recorded; 0: the same
  std::string confidence;
  std::string message;
  std::vector<std::string> steps;  // each with its place
  std::string instead;
};

// A stall of a run, as far as the two are joined.
struct SeenStall {
  std::string rule;
  std::string site;
  std::string place;
  std::string message;
  std::string function;  // name_without_line
  unsigned line = 0;
};

struct StaticFindings {
  std::string file;
  std::map<std::pair<std::string, std::string>, StaticFinding>
      by_place;         // by rule and site
  std::string problem;  // why there are none, in one line

  // Null where the checker said nothing of the place.
  auto find(const std::string& rule, const std::string& site) const
      -> const StaticFinding*;
  // Findings of functions whose lines have moved since are found by the sites
  // that the run had, where their order leaves no doubt.
  auto follow_moved(const std::vector<SeenStall>& seen) -> void;
};

auto read_static_findings(const std::string& file) -> StaticFindings;

// The checker's steps and advice for each stall that it knows, then those that
// it doesn't: text that ends a report.
auto compared_text(const StaticFindings& known,
                   const std::vector<SeenStall>& seen) -> std::string;

}  // namespace costall::cli
