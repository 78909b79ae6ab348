// What only the whole program shows: the facts of units that wait for others,
// completed by what these say, and shown to the same hazards as before. Never
// throws on facts that were read, never prints, reads no files.
// Tested by test/program and test/frontends/link.test.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "checker/engine/finding.h"
#include "checker/program/call_graph.h"

namespace costall {

class Program {
 public:
  // Runs only the hazards that `enabled` names; without it, every hazard.
  explicit Program(std::function<bool(std::string_view rule)> enabled = {});

  // A unit's facts, as split_records() gives them; kept until the end. False
  // when they are not sound: the program is then as before.
  auto add(std::string payload) -> bool;
  auto units() const -> std::size_t { return payloads_.size(); }
  auto stats() const -> const CheckStats& { return stats_; }

  // Findings at every confidence that no unit could make by itself, sorted by
  // place, without duplicates. To be called once.
  auto link() -> std::vector<Finding>;

  // Told each unit's facts, and when it was added (from 0), before its places
  // are used: to make them absolute.
  std::function<void(std::size_t unit, UnitFacts& facts)> on_read;

 private:
  class Reader;
  auto is_answered(const std::vector<FunctionKey>& keys) const -> bool;

  std::function<bool(std::string_view)> enabled_;
  std::vector<std::string> payloads_;
  CallGraph graph_;
  CheckStats stats_;
  // Keys that open facts wait for, by unit.
  std::vector<std::vector<FunctionKey>> waits_for_;
};

}  // namespace costall
