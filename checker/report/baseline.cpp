// The baseline file. Tested by test/report/baseline_test.cpp.
#include "checker/report/baseline.h"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <tuple>

#include "checker/model/json_fields.h"
#include "checker/model/json_text.h"
#include "checker/model/nearest.h"
#include "checker/report/names.h"
#include "checker/report/paths.h"

namespace costall {
namespace {

constexpr unsigned kVersion = 1;
// Some 300,000 findings.
constexpr std::size_t kMostBytes = 64UL << 20;
// Of a name, which is there to be read; templates can be of any length.
constexpr std::size_t kMostName = 200;

auto is_fingerprint(const std::string& text) -> bool {
  return text.size() == 16 &&
         text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

template <typename Parse, typename Value>
auto word_of(Fields& fields, std::string_view key, Parse parse,
             const std::string& known, Value absent) -> Value {
  const auto node = fields.find(key, Need::Required);
  if (!node) return absent;
  const auto text = text_of(*node);
  if (!text) return absent;
  if (const auto value = parse(*text)) return *value;
  node->problem("unknown value " + in_quotes(*text) +
                ", expected one of: " + known);
  return absent;
}

auto entry_of(const Node& node) -> BaselineEntry {
  Fields fields(node);
  BaselineEntry entry;
  entry.fingerprint = fields.text("fingerprint", Need::Required);
  if (!entry.fingerprint.empty() && !is_fingerprint(entry.fingerprint)) {
    node.problem("the fingerprint is not 16 hexadecimal digits");
  }
  entry.rule = fields.text("rule", Need::Required);
  entry.harm = word_of(fields, "harm", parse_harm, harm_words(), entry.harm);
  entry.confidence = word_of(fields, "confidence", parse_confidence,
                             confidence_words(), entry.confidence);
  entry.file = fields.text("file", Need::Required);
  entry.function = fields.text("function");
  fields.finish();
  return entry;
}

// Without what no line of text may hold, which a file's name may.
auto one_line(std::string text) -> std::string {
  for (char& c : text) {
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) c = '?';
  }
  return text;
}

// The version comes first: of a later one, nothing else may be judged.
auto check_version(const Node& root) -> bool {
  const Json& value = root.value();
  const auto version = value.is_object() ? value.find("version") : value.end();
  if (!value.is_object() || version == value.end()) {
    root.problem(
        "not a baseline: expected an object with \"version\"; write one with "
        "--write-baseline");
    return false;
  }
  if (!version->is_number_unsigned() || *version != kVersion) {
    root.child(*version, "version")
        .problem("a baseline of version " + version->dump() +
                 ", and this costall reads version 1; write it anew with "
                 "--write-baseline, or update costall");
    return false;
  }
  return true;
}

auto entries_of(const Node& root) -> Baseline {
  Baseline entries;
  if (!check_version(root)) return entries;
  Fields fields(root);
  fields.find("version");
  const auto list = fields.find("findings", Need::Required);
  fields.finish();
  if (!list) return entries;
  if (!list->value().is_array()) {
    list->expected("an array of findings");
    return entries;
  }
  for (std::size_t i = 0; i < list->value().size(); ++i) {
    entries.push_back(entry_of(list->child(list->value()[i], i)));
  }
  return entries;
}

auto order(const BaselineEntry& entry) {
  return std::tie(entry.file, entry.function, entry.rule, entry.fingerprint);
}

}  // namespace

auto read_baseline(const std::string& name, std::string_view text)
    -> ReadBaseline {
  ProblemList problems(name);
  ReadBaseline read;
  const JsonLimit limit{kMostBytes, "baseline"};
  if (const auto json = parse_json(text, problems, limit)) {
    read.entries = entries_of(Node(*json, problems));
  }
  const auto found = problems.take();
  if (found.empty()) return read;
  read.entries.clear();
  read.problem = found[0].pack + ":" + found[0].where + ": " + found[0].message;
  return read;
}

auto baseline_text(Baseline entries) -> std::string {
  const auto before = [](const auto& a, const auto& b) {
    return order(a) < order(b);
  };
  std::sort(entries.begin(), entries.end(), before);
  std::string text = "{\n  \"version\": 1,\n  \"findings\": [";
  const char* between = "\n";
  for (const BaselineEntry& entry : entries) {
    nlohmann::ordered_json json = {{"fingerprint", entry.fingerprint},
                                   {"rule", entry.rule},
                                   {"harm", to_string(entry.harm)},
                                   {"confidence", to_string(entry.confidence)},
                                   {"file", one_line(entry.file)}};
    if (!entry.function.empty()) json["function"] = one_line(entry.function);
    text += between + ("    " + json.dump(-1, ' ', false,
                                          Json::error_handler_t::replace));
    between = ",\n";
  }
  return text + (entries.empty() ? "]\n}\n" : "\n  ]\n}\n");
}

auto baseline_of(const std::vector<Finding>& findings, std::string_view base)
    -> Baseline {
  Baseline entries;
  for (const Finding& finding : findings) {
    if (finding.suppressed) continue;
    entries.push_back({finding.fingerprint, finding.rule, finding.harm,
                       finding.confidence, shown_path(finding.at.file, base),
                       finding.function.substr(0, kMostName)});
  }
  return entries;
}

auto compare(const Baseline& baseline, std::vector<Finding>& findings,
             const std::function<bool(const BaselineEntry&)>& looked_at)
    -> BaselineReport {
  BaselineReport report;
  for (const BaselineEntry& entry : baseline) {
    report.fingerprints.insert(entry.fingerprint);
  }
  std::set<std::string> found;
  std::vector<Finding> introduced;
  for (Finding& finding : findings) {
    found.insert(finding.fingerprint);
    const bool known = report.fingerprints.count(finding.fingerprint) != 0;
    auto& target =
        known && !finding.suppressed ? report.preexisting : introduced;
    target.push_back(std::move(finding));
  }
  findings = std::move(introduced);
  for (const BaselineEntry& entry : baseline) {
    if (found.count(entry.fingerprint) != 0) continue;
    (looked_at(entry) ? report.fixed : report.unseen).push_back(entry);
  }
  return report;
}

}  // namespace costall
