// Completes the facts of a function by what other units say of the functions
// that it calls. Tested by test/program/link_test.cpp.
#pragma once

#include <functional>

#include "checker/program/call_graph.h"

namespace costall {

class Resolver {
 public:
  // Reads a unit of the program with its texts; the reference is good until the
  // next call.
  using UnitOf = std::function<const UnitFacts&(unsigned unit)>;

  Resolver(const CallGraph& graph, UnitOf unit_of)
      : graph_(graph), unit_of_(std::move(unit_of)) {}

  // Adds what is known now; what no unit of the program defines stays open.
  void complete(FunctionFacts& facts) const;

 private:
  void complete(Producer& producer) const;
  void complete(Awaited& await, FunctionFacts& facts,
                std::vector<Fact>& after) const;
  void complete(const Called& call, FunctionFacts& facts,
                std::vector<Fact>& after) const;
  auto touch(const Given& given) const -> const ParameterTouch*;
  auto blocked(const Called& call) const -> std::optional<Blocked>;
  auto way(const OpenCall& call, const CallGraph::Node& callee,
           Question question) const -> std::vector<Step>;
  auto summary_of(const CallGraph::Node& node) const -> const FunctionSummary& {
    return unit_of_(node.unit).functions[node.index];
  }
  void complete_result(const Called& call, FunctionFacts& facts,
                       std::vector<Fact>& after) const;

  const CallGraph& graph_;
  UnitOf unit_of_;
};

}  // namespace costall
