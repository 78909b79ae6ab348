// See profile.h. The form is runtime-probe/format/report.schema.json, of which
// keys that are not known here are passed over.
#include "checker/report/profile.h"

#include <fmt/format.h>

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>

#include "checker/model/json_text.h"
#include "checker/report/moved.h"

namespace costall {
namespace {

// At or below it an await does not count as slow: as a literal of the source.
constexpr std::uint64_t kFastNs = 1'000'000;

constexpr JsonLimit kLimit{std::size_t{256} << 20, "report of the probe"};

auto number(const Json& json, const char* key) -> std::uint64_t {
  const auto found = json.find(key);
  if (found == json.end() || !found->is_number()) return 0;
  if (found->is_number_unsigned()) return found->get<std::uint64_t>();
  const auto value = found->get<double>();
  const bool fits = value >= 0 && value < 1.8e19;
  return fits ? static_cast<std::uint64_t>(value) : 0;
}

auto add(Measured& all, const Json& one) -> void {
  all.count += number(one, "count");
  all.p50_ns = std::max(all.p50_ns, number(one, "p50_ns"));
  all.p99_ns = std::max(all.p99_ns, number(one, "p99_ns"));
  all.longest_ns = std::max(all.longest_ns, number(one, "longest_ns"));
}

// The objects of a list; nothing where it is none.
template <typename Take>
auto each(const Json& report, const char* key, Take take) -> void {
  const auto list = report.find(key);
  if (list == report.end() || !list->is_array()) return;
  for (const Json& one : *list)
    if (one.is_object() && !text_at(one, "site").empty()) take(one);
}

auto add(SeenStall& all, const Json& one) -> void {
  add(all.times, one);
  all.function =
      name_without_line(text_at(one, "file"), text_at(one, "function"));
  all.line = static_cast<unsigned>(number(one, "line"));
}

auto take(const Measured& await, Evidence& evidence) -> void {
  evidence.awaits = await.count;
  evidence.p50_ns = await.p50_ns;
  evidence.p99_ns = await.p99_ns;
  evidence.longest_ns = await.longest_ns;
}

auto take(const Profile& profile, const std::string& site, Evidence& evidence)
    -> void {
  if (const auto await = profile.awaits.find(site);
      await != profile.awaits.end())
    take(await->second, evidence);
}

auto take(const SeenStall& stall, Evidence& evidence) -> void {
  evidence.stalls = stall.times.count;
  evidence.longest_stall_ns = stall.times.longest_ns;
}

// Stalls that are no finding's go to findings without one.
auto join_moved(const Profile& profile, std::vector<Finding>& findings)
    -> void {
  std::set<std::pair<std::string, std::string>> known;
  std::vector<Finding*> alone;
  std::vector<PlaceOfRule> now;
  for (Finding& one : findings) {
    if (one.evidence->stalls != 0) {
      known.insert({one.rule, one.site});
    } else {
      alone.push_back(&one);
      now.push_back({one.rule, name_without_line(one.at.file, one.function),
                     one.at.line});
    }
  }
  std::vector<decltype(Profile::stalls)::const_pointer> apart;
  std::vector<PlaceOfRule> then;
  for (const auto& stall : profile.stalls) {
    if (known.contains(stall.first)) continue;
    apart.push_back(&stall);
    then.push_back(
        {stall.first.first, stall.second.function, stall.second.line});
  }
  for (const auto& [from, to] : joined_in_order(then, now)) {
    const auto& [key, stall] = *apart[from];
    Evidence& evidence = *alone[to]->evidence;
    take(stall, evidence);
    evidence.moved_from = stall.line;
    if (evidence.awaits == 0) take(profile, key.second, evidence);
  }
}

// "212 ms", "20.1 s"
auto shown_time(std::uint64_t ns) -> std::string {
  constexpr std::pair<double, const char*> kUnits[] = {
      {1e9, "s"}, {1e6, "ms"}, {1e3, "us"}, {1, "ns"}};
  for (const auto& [size, unit] : kUnits)
    if (static_cast<double>(ns) >= size)
      return fmt::format("{:.3g} {}", static_cast<double>(ns) / size, unit);
  return "0 s";
}

// Would it be no finding if its await were fast?
auto asks_for_slow(const Finding& finding) -> bool {
  return finding.harm <= Harm::Starvation &&
         (finding.rule.starts_with("window-") ||
          finding.rule == "cold-task-across-await" ||
          finding.rule == "select-loser-parked" ||
          finding.rule == "nested-windows" ||
          finding.rule == "deadline-while-parked");
}

auto judge(const Evidence& evidence, Finding& finding) -> void {
  if (evidence.stalls != 0) {
    finding.confidence = Confidence::Definite;
  } else if (evidence.awaits != 0 && asks_for_slow(finding)) {
    if (evidence.longest_ns <= kFastNs)
      finding.confidence = Confidence::Possible;
    else if (evidence.p99_ns > kFastNs)
      finding.confidence = std::max(finding.confidence, Confidence::Likely);
  }
}

}  // namespace

auto read_profile(const std::string& name, std::string_view text,
                  Profile& profile) -> std::string {
  ProblemList problems(name);
  const auto json = parse_json(text, problems, kLimit);
  const auto found = problems.take();
  if (!json)
    return name + ":" + found.front().where + ": " + found.front().message;
  if (!is_written_by(*json, "costall-probe"))
    return name + ": this is no report of the runtime probe; make one with "
                  "`costall report <recording> --format json`";
  if (number(*json, "version") != 1)
    return name + ": version " + std::to_string(number(*json, "version")) +
           " of the report, expected 1; this costall is older than the probe";
  ++profile.runs;
  each(*json, "awaits", [&](const Json& one) {
    add(profile.awaits[text_at(one, "site")], one);
  });
  each(*json, "findings", [&](const Json& one) {
    add(profile.stalls[{text_at(one, "rule"), text_at(one, "site")}], one);
  });
  return {};
}

auto apply_profile(const Profile& profile, std::vector<Finding>& findings)
    -> void {
  if (profile.runs == 0) return;
  for (Finding& finding : findings) {
    Evidence evidence{.runs = profile.runs};
    take(profile, finding.site, evidence);
    if (const auto stall = profile.stalls.find({finding.rule, finding.site});
        stall != profile.stalls.end())
      take(stall->second, evidence);
    finding.evidence = evidence;
  }
  join_moved(profile, findings);
  for (Finding& finding : findings) judge(*finding.evidence, finding);
}

auto evidence_lines(const Evidence& evidence) -> std::vector<std::string> {
  std::vector<std::string> lines;
  if (evidence.awaits != 0)
    lines.push_back(fmt::format(
        "measured: {} at p99 over {} await{}, longest {}",
        shown_time(evidence.p99_ns), fmt::group_digits(evidence.awaits),
        evidence.awaits == 1 ? "" : "s", shown_time(evidence.longest_ns)));
  if (evidence.stalls != 0)
    lines.push_back(fmt::format(
        "confirmed: {} time{} at run time, longest {}{}",
        fmt::group_digits(evidence.stalls), evidence.stalls == 1 ? "" : "s",
        shown_time(evidence.longest_stall_ns),
        evidence.moved_from == 0
            ? ""
            : fmt::format("; it was on line {} then", evidence.moved_from)));
  else
    lines.push_back(fmt::format("never seen to stall in {} recorded run{}",
                                evidence.runs, evidence.runs == 1 ? "" : "s"));
  return lines;
}

}  // namespace costall
