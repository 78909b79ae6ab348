// See static_findings.h.
#include "checker/frontends/cli/static_findings.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <utility>

#include "checker/frontends/cli/files.h"
#include "checker/model/json_text.h"
#include "checker/report/moved.h"

namespace costall::cli {
namespace {

constexpr JsonLimit kLimit{std::size_t{256} << 20, "report of costall"};

auto number(const Json& json, const char* key) -> unsigned {
  const auto found = json.find(key);
  return found != json.end() && found->is_number_unsigned()
             ? found->get<unsigned>()
             : 0;
}

auto place(const Json& json) -> std::string {
  std::string out = text_at(json, "file");
  for (const char* key : {"line", "column"})
    if (const unsigned value = number(json, key); value != 0)
      out += ":" + std::to_string(value);
  return out;
}

auto finding_of(const Json& json) -> StaticFinding {
  StaticFinding out{.rule = text_at(json, "rule"),
                    .site = text_at(json, "site"),
                    .place = place(json),
                    .function = name_without_line(text_at(json, "file"),
                                                  text_at(json, "function")),
                    .line = number(json, "line"),
                    .confidence = text_at(json, "confidence"),
                    .message = text_at(json, "message"),
                    .steps = {},
                    .instead = text_at(json, "instead")};
  if (const auto steps = json.find("steps");
      steps != json.end() && steps->is_array())
    for (const Json& step : *steps)
      if (step.is_object())
        out.steps.push_back(place(step) + ": " + text_at(step, "message"));
  return out;
}

auto is_report(const Json& json) -> bool {
  const auto findings = json.find("findings");
  return is_written_by(json, "costall") && findings != json.end() &&
         findings->is_array();
}

}  // namespace

auto read_static_findings(const std::string& file) -> StaticFindings {
  StaticFindings out{.file = file, .by_place = {}, .problem = {}};
  const auto read = read_file(file);
  if (const auto* error = std::get_if<FileError>(&read)) {
    out.problem = "cannot read the findings " + file + ": " + error->why;
    return out;
  }
  ProblemList problems(file);
  const auto json = parse_json(std::get<std::string>(read), problems, kLimit);
  if (!json) {
    const auto found = problems.take();
    out.problem = to_string(found.front());
  } else if (!is_report(*json)) {
    out.problem = file +
                  ": this is no report of the checker; make one with `costall "
                  "--format json`";
  } else {
    for (const Json& one : (*json)["findings"])
      if (one.is_object() && !text_at(one, "site").empty()) {
        StaticFinding found = finding_of(one);
        out.by_place[{found.rule, found.site}] = std::move(found);
      }
  }
  return out;
}

auto StaticFindings::find(const std::string& rule,
                          const std::string& site) const
    -> const StaticFinding* {
  const auto at = by_place.find({rule, site});
  return at != by_place.end() ? &at->second : nullptr;
}

auto StaticFindings::follow_moved(const std::vector<SeenStall>& seen) -> void {
  std::set<std::pair<std::string, std::string>> same_place;
  std::map<std::pair<std::string, std::string>, const SeenStall*> elsewhere;
  for (const SeenStall& stall : seen) {
    if (by_place.contains({stall.rule, stall.site}))
      same_place.insert({stall.rule, stall.site});
    else
      elsewhere.insert({{stall.rule, stall.site}, &stall});
  }
  std::vector<const SeenStall*> stalls;
  std::vector<PlaceOfRule> then;
  for (const auto& [where, stall] : elsewhere) {
    stalls.push_back(stall);
    then.push_back({stall->rule, stall->function, stall->line});
  }
  std::vector<StaticFinding> alone;
  std::vector<PlaceOfRule> now;
  for (const auto& [where, one] : by_place) {
    if (same_place.contains(where)) continue;
    alone.push_back(one);
    now.push_back({one.rule, one.function, one.line});
  }
  for (const auto& [from, to] : joined_in_order(then, now)) {
    StaticFinding& moved = alone[to];
    moved.moved_from = stalls[from]->line;
    by_place[{moved.rule, stalls[from]->site}] = moved;
  }
}

auto compared_text(const StaticFindings& known,
                   const std::vector<SeenStall>& seen) -> std::string {
  // By finding, in the order in which the run tells them.
  std::vector<std::pair<const StaticFinding*, unsigned>> explained;
  std::string missed;
  for (const SeenStall& stall : seen) {
    const StaticFinding* one = known.find(stall.rule, stall.site);
    if (one == nullptr) {
      missed +=
          fmt::format("  {}: {} [{}]\n",
                      stall.place.empty() ? "an unknown place" : stall.place,
                      stall.message, stall.rule);
      continue;
    }
    const auto before = std::ranges::find(
        explained, one, &std::pair<const StaticFinding*, unsigned>::first);
    if (before != explained.end())
      ++before->second;
    else
      explained.emplace_back(one, 1U);
  }
  std::string out;
  unsigned count = 0;
  for (const auto& [one, stalls] : explained) {
    count += stalls;
    out += fmt::format(
        "\n{}: {} [costall-{}], {}; explains {} stall{}{}\n", one->place,
        one->message, one->rule, one->confidence, stalls,
        stalls == 1 ? "" : "s",
        one->moved_from == 0
            ? ""
            : fmt::format("; the run has it on line {}", one->moved_from));
    for (const std::string& step : one->steps) out += "  " + step + "\n";
    if (!one->instead.empty())
      out += fmt::format("  instead: {}\n", one->instead);
  }
  std::string head =
      fmt::format("\nthe checker explains {} of {} stalls ({})\n", count,
                  seen.size(), known.file);
  if (!missed.empty()) out += "\nit does not know of\n" + missed;
  return head + out;
}

}  // namespace costall::cli
