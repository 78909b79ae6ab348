// Two rounds: all units without texts, for the graph; then those whose open
// facts got an answer, and those on the way to it, with texts. See link.h.
#include "checker/program/link.h"

#include <algorithm>
#include <list>
#include <set>
#include <unordered_map>

#include "checker/hazards/finding_set.h"
#include "checker/program/facts_format.h"
#include "checker/program/resolve.h"

namespace costall {
namespace {

// Units with texts that are kept at a time.
constexpr std::size_t kKept = 64;

void note_keys(const FunctionFacts& facts, std::set<FunctionKey>& out) {
  const auto note = [&](const auto& list) {
    for (const auto& one : list) out.insert(one.callee);
  };
  for (const Producer& one : facts.producers)
    if (one.made_by != 0) out.insert(one.made_by);
  for (const FactBlock& block : facts.blocks)
    for (const Fact& fact : block.facts) {
      if (const auto* await = std::get_if<Awaited>(&fact)) {
        note(await->open);
        note(await->given);
      } else if (const auto* called = std::get_if<Called>(&fact)) {
        note(called->open);
        note(called->given);
        if (called->result) out.insert(called->made_by);
      }
    }
}

}  // namespace

// Units with their texts, the last used ones.
class Program::Reader {
 public:
  explicit Reader(Program& program) : program_(program) {}

  auto unit(unsigned index) -> const UnitFacts& {
    for (auto at = kept_.begin(); at != kept_.end(); ++at)
      if (at->first == index) {
        kept_.splice(kept_.begin(), kept_, at);
        return kept_.front().second;
      }
    auto facts =
        facts::read_unit(program_.payloads_[index], facts::Texts::Read);
    kept_.emplace_front(index, std::move(*facts));
    if (kept_.size() > kKept) kept_.pop_back();
    if (program_.on_read) program_.on_read(index, kept_.front().second);
    return kept_.front().second;
  }

 private:
  Program& program_;
  std::list<std::pair<unsigned, UnitFacts>> kept_;
};

Program::Program(std::function<bool(std::string_view rule)> enabled)
    : enabled_(std::move(enabled)) {}

auto Program::add(std::string payload) -> bool {
  const auto unit = facts::read_unit(payload, facts::Texts::Skip);
  if (!unit) return false;
  graph_.add(*unit, static_cast<unsigned>(payloads_.size()));
  stats_.coroutines += unit->stats.coroutines;
  stats_.awaits += unit->stats.awaits;
  stats_.skipped_bodies += unit->stats.skipped_bodies;
  std::set<FunctionKey> keys;
  for (const FunctionFacts& facts : unit->open) note_keys(facts, keys);
  waits_for_.emplace_back(keys.begin(), keys.end());
  payloads_.push_back(std::move(payload));
  return true;
}

// Did any of the calls that a unit waits for get an answer?
auto Program::is_answered(const std::vector<FunctionKey>& keys) const -> bool {
  return std::any_of(keys.begin(), keys.end(), [&](FunctionKey key) {
    if (graph_.stored_in(key)) return true;
    const auto bodies = graph_.bodies(key);
    return std::any_of(bodies.begin(), bodies.end(), [&](NodeId id) {
      const CallGraph::Node& node = graph_.node(id);
      return node.slow.yes || node.blocks.yes || node.returns_started ||
             node.progress == Progress::Polled ||
             node.progress == Progress::NoRefill || !graph_.touches(id).empty();
    });
  });
}

auto Program::link() -> std::vector<Finding> {
  graph_.solve();
  Reader reader(*this);
  const Resolver resolver(
      graph_, [&](unsigned unit) -> const UnitFacts& {
        return reader.unit(unit);
      });
  FindingSet before, after;
  for (unsigned unit = 0; unit < payloads_.size(); ++unit) {
    if (!is_answered(waits_for_[unit])) continue;
    // A copy: what is on the way may push the unit out.
    for (FunctionFacts facts : std::vector(reader.unit(unit).open)) {
      before.run_hazards(facts, enabled_);
      resolver.complete(facts);
      after.run_hazards(facts, enabled_);
    }
  }
  std::vector<Finding> out = after.take();
  std::erase_if(out, [&](const Finding& one) { return before.has(one); });
  return out;
}

}  // namespace costall
