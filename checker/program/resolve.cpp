// See resolve.h.
#include "checker/program/resolve.h"

#include <algorithm>

namespace costall {

// A reader follows no more; the ends of the way say the most.
static constexpr std::size_t kMostSteps = 12;

static void shorten(std::vector<Step>& steps) {
  if (steps.size() <= kMostSteps) return;
  const std::size_t left_out = steps.size() - (kMostSteps - 1);
  const auto from = steps.begin() + kMostSteps / 2;
  from->message = "and through " + std::to_string(left_out) + " more calls";
  steps.erase(from + 1, from + static_cast<std::ptrdiff_t>(left_out));
}

static void add(std::vector<ProducerId>& list, ProducerId id) {
  if (std::find(list.begin(), list.end(), id) == list.end()) list.push_back(id);
}

// From a call down to the leaf, through all units.
auto Resolver::way(const OpenCall& call, const CallGraph::Node& callee,
                   Question question) const -> std::vector<Step> {
  const bool slow = question == Question::Slow;
  std::vector<Step> out = call.chain;
  // The place of a direct call is the place of the finding.
  if (out.size() == 1)
    out.clear();
  else
    out.back().message = "'" + summary_of(callee).name + "' is called here";
  const CallGraph::Node* node = &callee;
  for (;;) {
    const Answer& answer = slow ? node->slow : node->blocks;
    const FunctionSummary& summary = summary_of(*node);
    if (answer.call == Answer::kItself) {
      const auto& last = slow ? summary.chain : summary.blocks->chain;
      out.insert(out.end(), last.begin(), last.end());
      break;
    }
    const auto& calls = slow ? summary.awaits : summary.calls;
    std::vector<Step> steps = calls[answer.call].chain;
    const std::string name = summary.name;  // the next look-up may drop it
    steps.back().message = "'" + name + (slow ? "' awaits '" : "' calls '") +
                           summary_of(graph_.node(answer.callee)).name + "'";
    out.insert(out.end(), steps.begin(), steps.end());
    node = &graph_.node(answer.callee);
  }
  shorten(out);
  return out;
}

// Only what is said counts: a body that hands the object on says nothing.
auto Resolver::touch(const Given& given) const -> const ParameterTouch* {
  for (const NodeId id : graph_.bodies(given.callee))
    for (const ParameterTouch& one : graph_.touches(id))
      if (one.parameter == static_cast<int>(given.parameter)) return &one;
  return nullptr;
}

static void emit(const ParameterTouch& touch, ProducerId id, const Location& at,
                 FunctionFacts& facts, std::vector<Fact>& after) {
  if (touch.starts) after.emplace_back(Started{id, at});
  if (touch.drives) {
    facts.producers[id].advanced = true;
    after.emplace_back(Pulled{id, at});
  }
  if (touch.ends) after.emplace_back(Ended{id});
}

void Resolver::complete(Awaited& await, FunctionFacts& facts,
                        std::vector<Fact>& after) const {
  for (const Given& given : await.given) {
    const ParameterTouch* found = touch(given);
    if (!found) continue;
    std::erase(await.may_drive, given.producer);
    if (found->drives || found->ends || found->starts)
      add(await.drives, given.producer);
    emit(*found, given.producer, await.at, facts, after);
  }
  const CallGraph::Node* best = nullptr;
  const OpenCall* through = nullptr;
  for (const OpenCall& call : await.open) {
    const CallGraph::Node* node = graph_.find(call.callee, Question::Slow);
    if (!node || (best && best->slow.certain >= node->slow.certain)) continue;
    best = node;
    through = &call;
  }
  if (!best) return;
  await.slow = true;
  await.certainty =
      best->slow.certain ? Confidence::Definite : Confidence::Possible;
  await.chain = way(*through, *best, Question::Slow);
}

auto Resolver::blocked(const Called& call) const -> std::optional<Blocked> {
  const CallGraph::Node* best = nullptr;
  const OpenCall* through = nullptr;
  unsigned conditions = 0;
  for (const OpenCall& one : call.open) {
    const CallGraph::Node* node = graph_.find(one.callee, Question::Blocks);
    if (!node) continue;
    const unsigned behind = node->blocks.conditions + one.conditions;
    if (best && conditions <= behind) continue;
    best = node;
    through = &one;
    conditions = behind;
  }
  if (!best) return std::nullopt;
  const CallGraph::Node* leaf = best;
  while (leaf->blocks.call != Answer::kItself)
    leaf = &graph_.node(leaf->blocks.callee);
  const BlockingWay blocks = *summary_of(*leaf).blocks;
  return Blocked{
      .at = call.at,
      .text = call.text,
      .why = blocks.why,
      .instead = blocks.instead,
      .certainty = std::min(call.certainty, confidence_after(conditions)),
      .chain = way(*through, *best, Question::Blocks)};
}

void Resolver::complete(const Called& call, FunctionFacts& facts,
                        std::vector<Fact>& after) const {
  if (auto found = blocked(call)) after.emplace_back(std::move(*found));
  for (const Given& given : call.given)
    if (const ParameterTouch* found = touch(given))
      emit(*found, given.producer, call.at, facts, after);
  if (call.result) complete_result(call, facts, after);
}

// A local that a function of another unit made, or a member that one filled.
void Resolver::complete_result(const Called& call, FunctionFacts& facts,
                               std::vector<Fact>& after) const {
  Producer& producer = facts.producers[*call.result];
  if (const CallGraph::Stored* where = graph_.stored_in(call.made_by)) {
    const StoredTask& stored = unit_of_(where->unit).stored[where->index];
    producer.certainty = std::min(producer.certainty, stored.certainty);
    after.emplace_back(Started{*call.result, stored.at});
    return;
  }
  for (const NodeId id : graph_.bodies(call.made_by)) {
    if (!graph_.node(id).returns_started) continue;
    after.emplace_back(Started{*call.result, call.at});
    producer.many |= graph_.node(id).returns_many;
    return;
  }
}

// A generator that another unit defines.
void Resolver::complete(Producer& producer) const {
  if (producer.made_by == 0) return;
  for (const NodeId id : graph_.bodies(producer.made_by)) {
    const CallGraph::Node& node = graph_.node(id);
    if (node.progress != Progress::Polled &&
        node.progress != Progress::NoRefill)
      continue;
    const FunctionSummary& maker = summary_of(node);
    producer.progress = node.progress;
    producer.evidence =
        Step{maker.at, "'" + maker.name +
                           "' keeps work in flight while it is parked at its "
                           "yields; its next pull goes on with it"};
    return;
  }
}

void Resolver::complete(FunctionFacts& facts) const {
  for (Producer& producer : facts.producers) complete(producer);
  for (FactBlock& block : facts.blocks) {
    std::vector<Fact> out;
    for (Fact& fact : block.facts) {
      std::vector<Fact> after;
      if (auto* await = std::get_if<Awaited>(&fact))
        complete(*await, facts, after);
      if (const auto* called = std::get_if<Called>(&fact))
        complete(*called, facts, after);
      out.push_back(std::move(fact));
      std::move(after.begin(), after.end(), std::back_inserter(out));
    }
    block.facts = std::move(out);
  }
}

}  // namespace costall
