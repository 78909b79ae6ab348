// Completes the facts of a function by what other units say of the functions
// that it calls. Tested by test/program/link_test.cpp.
#pragma once

#include <functional>

#include "checker/program/call_graph.h"

namespace costall {

class Resolver {
 public:
  // `summary_of` reads a function of the program with its texts; the reference
  // is good until the next call.
  using SummaryOf =
      std::function<const FunctionSummary&(const CallGraph::Node&)>;

  Resolver(const CallGraph& graph, SummaryOf summary_of)
      : graph_(graph), summary_of_(std::move(summary_of)) {}

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
  auto name_of(NodeId id) const -> std::string;

  const CallGraph& graph_;
  SummaryOf summary_of_;
};

}  // namespace costall
