// Which functions of a program are slow to await and which block the thread,
// through calls into other units. Each unit gives its functions once, without
// texts; what stays is a few words for each function and call. Not thread safe.
// Tested by test/program/call_graph_test.cpp.
#pragma once

#include <span>
#include <unordered_map>
#include <vector>

#include "checker/engine/unit_facts.h"

namespace costall {

using NodeId = unsigned;

// One of the two questions that are answered along calls.
enum class Question : std::uint8_t { Slow, Blocks };

// The answer for one function: it is so by itself, or by one of its calls.
struct Answer {
  static constexpr unsigned kItself = ~0u;
  bool yes = false;
  bool certain = true;
  unsigned conditions = 0;   // branches on the way, for Blocks
  unsigned call = kItself;   // index into the function's open calls
  NodeId callee = 0;         // where that call leads
};

class CallGraph {
 public:
  struct Node {
    FunctionKey key = 0;
    unsigned unit = 0;
    unsigned index = 0;  // in the unit's functions
    Progress progress = Progress::Unknown;
    bool returns_started = false, returns_many = false;
    Answer slow, blocks;
  };

  // The functions of unit `unit`. A function that is known already, as a virtual
  // one of a header is, adds nothing.
  void add(const UnitFacts& facts, unsigned unit);
  // Answers both questions; after it nothing may be added. Linear in calls.
  void solve();

  auto node(NodeId id) const -> const Node& { return nodes_[id]; }
  // What may run when `key` is called: its definition and those that override
  // it. Shortest answers first is not promised.
  auto bodies(FunctionKey key) const -> std::vector<NodeId>;
  // The first of them that is slow, or blocks: certain ones, and those behind
  // fewer branches, first.
  auto find(FunctionKey key, Question question) const -> const Node*;
  // The unit that puts a lazy task into this member, and which of those that it
  // stores; null if nobody does.
  struct Stored {
    unsigned unit = 0;
    unsigned index = 0;
  };
  auto stored_in(FunctionKey field) const -> const Stored*;
  auto touches(NodeId id) const -> std::span<const ParameterTouch>;

 private:
  struct Edge {
    NodeId caller = 0;
    unsigned call = 0;
    unsigned conditions = 0;
  };
  using Edges = std::unordered_multimap<FunctionKey, Edge>;

  void spread(Question question, const Edges& edges);
  auto answered_keys(NodeId id) const -> std::vector<FunctionKey>;

  std::vector<Node> nodes_;
  std::unordered_map<FunctionKey, NodeId> by_key_;
  // Base to overriding functions, and back.
  std::unordered_multimap<FunctionKey, FunctionKey> overriders_, overridden_;
  std::unordered_map<NodeId, std::vector<ParameterTouch>> touches_;
  Edges awaits_, calls_;  // by callee
  std::unordered_map<FunctionKey, Stored> stored_;
};

}  // namespace costall
