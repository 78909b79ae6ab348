// See explain_why.h. The unit is checked as always, in this very process, and
// the engine is asked about one line besides. docs/cli.md describes the JSON.
#include "checker/frontends/cli/explain_why.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>

#include "checker/frontends/cli/check_source.h"
#include "checker/frontends/cli/config.h"
#include "checker/frontends/cli/exit_status.h"
#include "checker/frontends/cli/files.h"
#include "checker/frontends/cli/one_unit.h"
#include "checker/frontends/cli/reporting.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"
#include "checker/report/pretty_json.h"

namespace costall::cli {
namespace {

using OrderedJson = nlohmann::ordered_json;

// What the engine said of the line, with the packs by their names.
struct Answer {
  std::vector<Reason> reasons;
  std::vector<Finding> findings;
  std::map<std::string, std::string> packs;  // by id
  bool has_line = false;
};

auto pack_name(const Answer& answer, const Origin& origin) -> std::string {
  const auto found = answer.packs.find(origin.pack);
  return found == answer.packs.end() ? origin.pack : found->second;
}

// Instantiations of one template say the same.
auto add_new(std::vector<Reason>& all, const Reason& one) -> void {
  const bool known =
      std::any_of(all.begin(), all.end(), [&](const Reason& other) {
        return other.at == one.at && other.subject == one.subject &&
               other.says == one.says;
      });
  if (!known) all.push_back(one);
}

auto take(const UnitReport& report, const LoadedRules& rules,
          const AskedLine& asked, const std::string& base, Answer& answer)
    -> void {
  for (const PackInfo& pack : rules.packs)
    answer.packs[pack.id] =
        pack.name.starts_with('/') ? shown_path(pack.name, base) : pack.name;
  for (const Reason& one : report.reasons) add_new(answer.reasons, one);
  answer.has_line = report.has_line;
  for (const Finding& finding : report.findings) {
    if (finding.at.line == asked.line && asked.is_file(finding.at.file))
      answer.findings.push_back(finding);
  }
}

auto text_of(const Answer& answer, const std::string& base) -> std::string {
  std::string text;
  for (const Reason& one : answer.reasons) {
    text += fmt::format("{}: {}\n", shown_place(one.at, base), one.subject);
    for (const std::string& says : one.says) text += "  " + says + "\n";
    for (const Step& step : one.steps)
      text +=
          fmt::format("    {}: {}\n", shown_place(step.at, base), step.message);
    for (const SaidByPack& said : one.packs) {
      text += fmt::format("  {}:{}: {}\n", pack_name(answer, said.origin),
                          said.origin.pointer, said.what);
      if (!said.origin.source.empty())
        text += fmt::format("    read in {}\n", said.origin.source);
    }
  }
  for (const Finding& one : answer.findings)
    text += fmt::format("finding [costall-{}], {}: {}\n", one.rule,
                        to_string(one.confidence), one.message);
  if (answer.reasons.empty())
    text += "nothing on this line waits, starts work or is known to a pack\n";
  else if (answer.findings.empty())
    text += "no finding on this line\n";
  return text;
}

auto place_json(const Location& at, const std::string& base) -> OrderedJson {
  return {{"file", shown_path(at.file, base)},
          {"line", at.line},
          {"column", at.column}};
}

auto json_of(const Answer& answer, const std::string& base) -> std::string {
  OrderedJson reasons = OrderedJson::array();
  for (const Reason& one : answer.reasons) {
    OrderedJson reason = place_json(one.at, base);
    reason["subject"] = one.subject;
    reason["says"] = one.says;
    reason["steps"] = OrderedJson::array();
    for (const Step& step : one.steps) {
      OrderedJson shown = place_json(step.at, base);
      shown["message"] = step.message;
      reason["steps"].push_back(std::move(shown));
    }
    reason["packs"] = OrderedJson::array();
    for (const SaidByPack& said : one.packs)
      reason["packs"].push_back({{"pack", said.origin.pack},
                                 {"file", pack_name(answer, said.origin)},
                                 {"pointer", said.origin.pointer},
                                 {"source", said.origin.source},
                                 {"what", said.what}});
    reasons.push_back(std::move(reason));
  }
  OrderedJson findings = OrderedJson::array();
  for (const Finding& one : answer.findings)
    findings.push_back({{"rule", one.rule},
                        {"confidence", to_string(one.confidence)},
                        {"message", one.message}});
  const OrderedJson json = {{"version", 1},
                            {"reasons", std::move(reasons)},
                            {"findings", std::move(findings)}};
  return pretty(json);
}

auto asked_line(const ExplainCommand& command, const std::string& base)
    -> AskedLine {
  const std::string wanted = real_path(absolute_path(command.file, base));
  return {[wanted, known = std::map<std::string, bool>()](
              const std::string& file) mutable {
            const auto [entry, fresh] = known.try_emplace(file, false);
            if (fresh) entry->second = real_path(file) == wanted;
            return entry->second;
          },
          command.line};
}

}  // namespace

auto explain_line(const ExplainCommand& command) -> int {
  const std::string base = std::filesystem::current_path().string();
  CheckCommand asked = command.unit;
  std::vector<std::string> problems = apply_config(asked, base);
  const LoadedRules rules = load_rules(asked.rules);
  add_all(problems, to_strings(rules.problems));
  ParseUnit how;
  const auto unit = one_unit(asked, base, how, problems);
  if (!problems.empty() || !unit) return complain(problems);

  Answer answer;
  CheckContext context{rules, {}, how.resource_dir, base};
  const AskedLine line = asked_line(command, base);
  context.options.why = line;
  context.look = [&](const UnitReport& report, const LoadedRules& used) {
    take(report, used, line, base, answer);
  };
  const Outcome outcome = check_source(*unit, context);
  if (outcome.failure) {
    complain({told(*outcome.failure, base)});
    return kBroken;
  }
  if (!answer.has_line)
    return complain({fmt::format(
        "{}:{} lies in no function of {}; give a line within a body, and after "
        "it the source that includes the header",
        command.file, command.line, shown_path(unit->path, base))});
  fmt::print("{}", command.form == Form::Json ? json_of(answer, base)
                                              : text_of(answer, base));
  return kClean;
}

}  // namespace costall::cli
