// See fix_plan.h.
#include "checker/report/fix_plan.h"

#include <map>
#include <set>

#include "checker/model/hash.h"

namespace costall {
namespace {

struct Place {
  unsigned begin = 0;
  unsigned end = 0;
  std::string replacement;

  auto operator<=>(const Place&) const = default;
};

class Planner {
 public:
  Planner(Sources& sources,
          const std::function<std::string(const std::string&)>& why_not)
      : sources_(sources), why_not_(why_not) {}

  auto add(std::size_t index, const Finding& finding) -> void {
    std::string reason;
    for (const Edit& edit : finding.fix->edits) {
      if (reason.empty()) reason = why_refused(edit);
    }
    if (!reason.empty()) {
      plan_.refused.push_back({finding.at, "not fixed: " + reason});
      return;
    }
    for (const Edit& edit : finding.fix->edits) {
      edits_[edit.file].insert(place(edit));
    }
    plan_.fixed.push_back(index);
  }

  auto finish() -> FixPlan {
    for (const auto& [file, edits] : edits_) {
      FixedFile fixed{file, std::string(sources_.text(file)), {}};
      std::size_t done = 0;
      for (const Place& edit : edits) {
        fixed.after.append(fixed.before, done, edit.begin - done);
        fixed.after += edit.replacement;
        done = edit.end;
      }
      fixed.after.append(fixed.before, done);
      plan_.files.push_back(std::move(fixed));
    }
    return std::move(plan_);
  }

 private:
  static auto place(const Edit& edit) -> Place {
    return {edit.offset, edit.offset + edit.length, edit.replacement};
  }

  auto why_refused(const Edit& edit) -> std::string {
    const std::string_view text = sources_.text(edit.file);
    if (Fnv1a().add(text).hex() != edit.file_hash ||
        edit.offset + std::size_t{edit.length} > text.size()) {
      return "the file has changed since it was compiled; run again";
    }
    const auto others = edits_.find(edit.file);
    if (others != edits_.end()) {
      for (const Place& other : others->second) {
        if (!overlap(place(edit), other)) continue;
        return "the fix of another finding changes the same place; run again "
               "after that";
      }
    }
    return why_not_(edit.file);
  }

  // The same edit twice is one; two insertions at one place have no order.
  static auto overlap(const Place& a, const Place& b) -> bool {
    if (a == b) return false;
    const bool both_empty = a.begin == a.end && b.begin == b.end;
    return both_empty ? a.begin == b.begin
                      : a.begin < b.end && b.begin < a.end;
  }

  Sources& sources_;
  const std::function<std::string(const std::string&)>& why_not_;
  std::map<std::string, std::set<Place>> edits_;
  FixPlan plan_;
};

}  // namespace

auto plan_fixes(const std::vector<Finding>& findings, Sources& sources,
                const std::function<std::string(const std::string&)>& why_not)
    -> FixPlan {
  Planner planner(sources, why_not);
  for (std::size_t i = 0; i < findings.size(); ++i) {
    const Finding& finding = findings[i];
    if (!finding.suppressed && finding.fix && !finding.fix->edits.empty()) {
      planner.add(i, finding);
    }
  }
  return planner.finish();
}

}  // namespace costall
