// See call_graph.h.
#include "checker/program/call_graph.h"

#include <algorithm>
#include <queue>
#include <set>

namespace costall {

void CallGraph::add(const UnitFacts& facts, unsigned unit) {
  for (unsigned i = 0; i < facts.stored.size(); ++i)
    stored_.try_emplace(facts.stored[i].field, Stored{unit, i});
  for (unsigned i = 0; i < facts.functions.size(); ++i) {
    const FunctionSummary& one = facts.functions[i];
    const auto id = static_cast<NodeId>(nodes_.size());
    if (!by_key_.try_emplace(one.key, id).second) continue;
    Node node{.key = one.key,
              .unit = unit,
              .index = i,
              .progress = one.progress,
              .returns_started = one.returns_started,
              .returns_many = one.returns_many,
              .slow = {},
              .blocks = {}};
    node.slow.yes = one.speed == Speed::Slow;
    node.slow.certain = one.certain;
    if (one.blocks) {
      node.blocks.yes = true;
      node.blocks.conditions = one.blocks->conditions;
    }
    nodes_.push_back(node);
    for (const FunctionKey base : one.overrides) {
      overriders_.emplace(base, one.key);
      overridden_.emplace(one.key, base);
    }
    if (!one.touches.empty()) touches_[id] = one.touches;
    for (unsigned call = 0; call < one.awaits.size(); ++call)
      awaits_.emplace(one.awaits[call].callee, Edge{id, call, 0});
    for (unsigned call = 0; call < one.calls.size(); ++call)
      calls_.emplace(one.calls[call].callee,
                     Edge{id, call, one.calls[call].conditions});
  }
}

auto CallGraph::stored_in(FunctionKey field) const -> const Stored* {
  const auto found = stored_.find(field);
  return found == stored_.end() ? nullptr : &found->second;
}

// Everything that leads from `key` along `relation`, itself first.
static auto closure(
    FunctionKey key,
    const std::unordered_multimap<FunctionKey, FunctionKey>& relation)
    -> std::vector<FunctionKey> {
  std::vector<FunctionKey> out{key};
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto [begin, end] = relation.equal_range(out[i]);
    for (auto at = begin; at != end; ++at)
      if (std::find(out.begin(), out.end(), at->second) == out.end())
        out.push_back(at->second);
  }
  return out;
}

// By which names callers reach this function.
auto CallGraph::answered_keys(NodeId id) const -> std::vector<FunctionKey> {
  return closure(nodes_[id].key, overridden_);
}

auto CallGraph::bodies(FunctionKey key) const -> std::vector<NodeId> {
  std::vector<NodeId> out;
  for (const FunctionKey one : closure(key, overriders_))
    if (const auto found = by_key_.find(one); found != by_key_.end())
      out.push_back(found->second);
  return out;
}

static auto answer_of(const CallGraph::Node& node, Question question)
    -> const Answer& {
  return question == Question::Slow ? node.slow : node.blocks;
}

static auto rank(const Answer& answer) -> unsigned {
  return answer.conditions + (answer.certain ? 0 : 1);
}

auto CallGraph::find(FunctionKey key, Question question) const -> const Node* {
  const Node* best = nullptr;
  for (const NodeId id : bodies(key)) {
    const Answer& answer = answer_of(nodes_[id], question);
    if (answer.yes &&
        (!best || rank(answer) < rank(answer_of(*best, question))))
      best = &nodes_[id];
  }
  return best;
}

auto CallGraph::touches(NodeId id) const -> std::span<const ParameterTouch> {
  const auto found = touches_.find(id);
  if (found == touches_.end()) return {};
  return found->second;
}

// From those that are so by themselves to their callers, surest first
// (Dijkstra): each function is answered once, by the best of its calls.
void CallGraph::spread(Question question, const Edges& edges) {
  struct Waiting {
    unsigned rank;
    unsigned steps;
    NodeId id;
    auto operator<(const Waiting& other) const -> bool {
      return std::tie(rank, steps, id) >
             std::tie(other.rank, other.steps, other.id);
    }
  };
  std::priority_queue<Waiting> waiting;
  for (NodeId id = 0; id < nodes_.size(); ++id)
    if (const Answer& own = answer_of(nodes_[id], question); own.yes)
      waiting.push({rank(own), 0, id});
  const auto slot = [&](NodeId id) -> Answer& {
    return question == Question::Slow ? nodes_[id].slow : nodes_[id].blocks;
  };
  std::vector<bool> done(nodes_.size());
  while (!waiting.empty()) {
    const Waiting next = waiting.top();
    waiting.pop();
    if (done[next.id]) continue;
    done[next.id] = true;
    const Answer callee = slot(next.id);
    for (const FunctionKey key : answered_keys(next.id)) {
      const auto [begin, end] = edges.equal_range(key);
      for (auto at = begin; at != end; ++at) {
        const Edge& edge = at->second;
        Answer& caller = slot(edge.caller);
        Answer reached{.yes = true,
                       .certain = callee.certain,
                       .conditions = callee.conditions + edge.conditions,
                       .call = edge.call,
                       .callee = next.id};
        if (done[edge.caller] || (caller.yes && rank(caller) <= rank(reached)))
          continue;
        caller = reached;
        waiting.push({rank(reached), next.steps + 1, edge.caller});
      }
    }
  }
}

void CallGraph::solve() {
  spread(Question::Slow, awaits_);
  spread(Question::Blocks, calls_);
}

}  // namespace costall
