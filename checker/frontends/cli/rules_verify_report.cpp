// What `costall rules verify` found out, as text for a person and as JSON,
// which docs/cli.md describes. Must not print. Tested by
// test/frontends/rules_verify.test.
#include <fmt/format.h>

#include <nlohmann/json.hpp>

#include "checker/frontends/cli/rules_verify.h"
#include "checker/model/pack_words.h"
#include "checker/report/paths.h"
#include "checker/report/pretty_json.h"

namespace costall::cli {
namespace {

using Status = Resolution::Status;
using OrderedJson = nlohmann::ordered_json;

struct Counts {
  unsigned exact = 0;
  unsigned resolved = 0;
  unsigned excused = 0;
  unsigned unresolved = 0;
  unsigned not_checked = 0;
  unsigned expressions = 0;
  unsigned matched = 0;
  unsigned starts = 0;
  unsigned starts_seen = 0;
  unsigned starts_differ = 0;
};

auto count(const Verified& verified) -> Counts {
  Counts out;
  for (const VerifiedName& one : verified.names) {
    const Status status = one.found.status;
    out.expressions += one.asked.is_regex;
    out.matched += status == Status::Matched;
    out.not_checked += status == Status::NotChecked;
    if (one.asked.is_regex || status == Status::NotChecked) continue;
    ++out.exact;
    out.resolved += status == Status::Resolved;
    out.excused += status == Status::Unresolved && one.is_excused();
    out.unresolved += one.is_error();
  }
  for (const VerifiedStart& one : verified.starts) {
    ++out.starts;
    out.starts_seen += one.is_seen();
    out.starts_differ += one.differs();
  }
  return out;
}

auto word_of(Start start) -> std::string_view {
  for (const auto& one : kStartWords)
    if (one.value == start) return one.word;
  return "unknown";
}

auto pack_name(const Verified& verified, const std::string& id) -> std::string {
  for (const PackInfo& pack : verified.packs)
    if (pack.id == id) return pack.name;
  return id;
}

auto name_line(const Verified& verified, const VerifiedName& one)
    -> std::string {
  const Origin& origin = *one.asked.origin;
  std::string line = fmt::format(
      "{}:{}/{}: {}: {} '{}'", pack_name(verified, origin.pack), origin.pointer,
      one.asked.key, one.is_excused() ? "absent" : "unresolved",
      to_string(one.asked.kind), one.asked.name);
  if (one.is_excused()) line += ", of versions " + origin.versions;
  if (!one.found.note.empty()) line += " " + one.found.note;
  if (!one.found.nearest.empty() && one.found.nearest != one.asked.name)
    line += "; nearest declared name is " + one.found.nearest;
  if (one.found.at.line != 0)
    line +=
        fmt::format(" ({}:{})", shown_path(one.found.at.file, verified.base),
                    one.found.at.line);
  return line + "\n";
}

auto start_line(const Verified& verified, const VerifiedStart& one)
    -> std::string {
  return fmt::format("{}:{}/start: differs: '{}' is said to be {}, its promise "
                     "makes it {}\n",
                     pack_name(verified, one.fact->origin.pack),
                     one.fact->origin.pointer, one.fact->name,
                     word_of(one.fact->start), word_of(one.promise));
}

auto plural(unsigned count, const char* word) -> std::string {
  return fmt::format("{} {}{}", count, word, count == 1 ? "" : "s");
}

auto name_json(const Verified& verified, const VerifiedName& one)
    -> OrderedJson {
  const Origin& origin = *one.asked.origin;
  OrderedJson json = {{"pack", origin.pack},
                      {"pointer", origin.pointer + "/" + one.asked.key},
                      {"kind", to_string(one.asked.kind)},
                      {"name", one.asked.name},
                      {"status", to_string(one.found.status)}};
  if (one.asked.is_regex) json["matches"] = one.found.matches;
  if (!origin.source.empty()) json["source"] = origin.source;
  if (!origin.versions.empty()) json["versions"] = origin.versions;
  if (one.found.at.line != 0) {
    json["file"] = shown_path(one.found.at.file, verified.base);
    json["line"] = one.found.at.line;
  }
  if (!one.found.note.empty()) json["note"] = one.found.note;
  if (!one.found.nearest.empty()) json["nearest"] = one.found.nearest;
  return json;
}

auto start_json(const VerifiedStart& one) -> OrderedJson {
  return {{"pack", one.fact->origin.pack},
          {"pointer", one.fact->origin.pointer + "/start"},
          {"name", one.fact->name},
          {"pack_says", word_of(one.fact->start)},
          {"promise_says", word_of(one.promise)},
          {"status", !one.is_seen()  ? "not visible"
                     : one.differs() ? "differs"
                                     : "agrees"}};
}

}  // namespace

auto verified_text(const Verified& verified) -> std::string {
  std::string text;
  for (const VerifiedName& one : verified.names) {
    if (one.found.status == Status::Unresolved)
      text += name_line(verified, one);
    if (one.found.status == Status::NotMatched)
      text +=
          fmt::format("{}:{}/{}: not matched: no declared name meets '{}'\n",
                      pack_name(verified, one.asked.origin->pack),
                      one.asked.origin->pointer, one.asked.key, one.asked.name);
  }
  for (const VerifiedStart& one : verified.starts)
    if (one.differs()) text += start_line(verified, one);
  const Counts sum = count(verified);
  text += fmt::format("{} of {} resolved, {} unresolved", sum.resolved,
                      plural(sum.exact, "name"), sum.unresolved);
  if (sum.excused != 0)
    text += fmt::format(", {} of other versions", sum.excused);
  text += fmt::format("; {} of {} matched, {} not checked\n", sum.matched,
                      plural(sum.expressions, "expression"), sum.not_checked);
  text +=
      fmt::format("{} seen in a promise: {} agree, {} differ; {} not visible\n",
                  plural(sum.starts_seen, "start model"),
                  sum.starts_seen - sum.starts_differ, sum.starts_differ,
                  sum.starts - sum.starts_seen);
  return text;
}

auto verified_json(const Verified& verified) -> std::string {
  OrderedJson packs = OrderedJson::array();
  for (const PackInfo& pack : verified.packs)
    packs.push_back({{"id", pack.id}, {"file", pack.name}});
  OrderedJson names = OrderedJson::array();
  for (const VerifiedName& one : verified.names)
    names.push_back(name_json(verified, one));
  OrderedJson starts = OrderedJson::array();
  for (const VerifiedStart& one : verified.starts)
    starts.push_back(start_json(one));
  const Counts sum = count(verified);
  const OrderedJson json = {{"version", 1},
                            {"packs", std::move(packs)},
                            {"names", std::move(names)},
                            {"starts", std::move(starts)},
                            {"summary",
                             {{"names", sum.exact},
                              {"resolved", sum.resolved},
                              {"unresolved", sum.unresolved},
                              {"other_versions", sum.excused},
                              {"not_checked", sum.not_checked},
                              {"expressions", sum.expressions},
                              {"matched", sum.matched},
                              {"starts", sum.starts},
                              {"starts_seen", sum.starts_seen},
                              {"starts_differ", sum.starts_differ}}}};
  return pretty(json);
}

}  // namespace costall::cli
