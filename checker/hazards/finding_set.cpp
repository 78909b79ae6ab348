// See finding_set.h.
#include "checker/hazards/finding_set.h"

#include "checker/hazards/hazard.h"

namespace costall {

void FindingSet::run_hazards(
    const FunctionFacts& facts,
    const std::function<bool(std::string_view)>& enabled) {
  const FunctionView view(facts);
  for (const Hazard& hazard : all_hazards()) {
    if (enabled && !enabled(hazard.id)) continue;
    hazard.check(view, [&](Finding finding) {
      if (finding.function.empty()) finding.function = facts.function;
      keep(std::move(finding));
    });
  }
}

// The same place may be found from several instantiations, or for several
// producers: the surest stays.
void FindingSet::keep(Finding finding) {
  Finding& slot = found_[{finding.at, finding.rule}];
  if (slot.rule.empty() || finding.confidence > slot.confidence)
    slot = std::move(finding);
}

auto FindingSet::has(const Finding& finding) const -> bool {
  const auto known = found_.find({finding.at, finding.rule});
  return known != found_.end() &&
         known->second.confidence >= finding.confidence;
}

// A deadlock says all that a stall at the same place does.
void FindingSet::drop_covered() {
  std::vector<Location> deadlocks;
  for (const auto& [key, finding] : found_)
    if (finding.rule == "permit-held-by-window" &&
        finding.confidence >= Confidence::Likely)
      deadlocks.push_back(finding.at);
  for (const Location& at : deadlocks)
    for (const char* rule : {"window-slow-body", "window-left-undriven",
                             "select-loser-parked"})
      found_.erase({at, rule});
}

auto FindingSet::take() -> std::vector<Finding> {
  drop_covered();
  std::vector<Finding> out;
  for (auto& [key, finding] : found_) out.push_back(std::move(finding));
  found_.clear();
  return out;
}

}  // namespace costall
