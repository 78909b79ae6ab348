// Hazards as SARIF rules. Tested by test/report/sarif_rules_test.cpp.
#include "checker/report/sarif_rules.h"

#include <cctype>
#include <nlohmann/json.hpp>
#include <regex>

#include "checker/hazards/pages.h"
#include "checker/report/hazard_list.h"

namespace costall {
namespace {

using Json = nlohmann::ordered_json;

// "WindowSlowBody" of "window-slow-body": SARIF's names are in Pascal case.
auto pascal_case(std::string_view id) -> std::string {
  std::string name;
  bool begins = true;
  for (const char c : id) {
    if (c != '-') {
      name += begins ? static_cast<char>(std::toupper(c)) : c;
    }
    begins = c == '-';
  }
  return name;
}

// As SARIF wants its descriptions (3.11.1), which ours are not.
auto as_sentence(std::string_view summary) -> std::string {
  std::string sentence(summary);
  sentence[0] = static_cast<char>(std::toupper(sentence[0]));
  return sentence + ".";
}

// What the page says between its title and the first heading.
auto opening(std::string_view page) -> std::string {
  const std::size_t title_end = page.find("\n\n");
  const std::size_t heading = page.find("\n\n## ");
  if (title_end == heading) return {};
  const std::size_t begin = title_end + 2;
  return plain_text(page.substr(begin, heading - begin));
}

auto file_stem(std::string_view id) -> std::string {
  std::string stem(id);
  for (char& c : stem) {
    if (c == '-') c = '_';
  }
  return stem;
}

// Where the pages are published is for the build to say. Without, the URI
// names the hazard and leads nowhere; the help itself is in the rule.
auto help_uri(std::string_view id) -> std::string {
  const std::string_view base = COSTALL_HELP_URL;
  if (base.empty()) return "urn:costall:hazard:" + std::string(id);
  return std::string(base) + file_stem(id) + ".md";
}

auto rule(const HazardName& hazard) -> Json {
  const std::string_view page = hazard_page(hazard.id);
  return {{"id", hazard.id},
          {"name", pascal_case(hazard.id)},
          {"shortDescription", {{"text", as_sentence(hazard.summary)}}},
          {"fullDescription", {{"text", opening(page)}}},
          {"help", {{"text", plain_text(page)}, {"markdown", page}}},
          {"helpUri", help_uri(hazard.id)},
          {"defaultConfiguration",
           {{"level", "warning"}, {"enabled", hazard.by_default}}},
          // GitHub orders alerts by these two.
          {"properties",
           {{"tags", {"coroutines", "concurrency", "reliability"}},
            {"precision", "high"},
            {"problem.severity", "warning"}}}};
}

}  // namespace

auto sarif_rules() -> Json {
  Json rules = Json::array();
  for (const HazardName& hazard : hazard_names()) rules.push_back(rule(hazard));
  return rules;
}

auto plain_text(std::string_view markdown) -> std::string {
  static const std::regex kLink(R"(\[([^\]]*)\]\([^)]*\))");
  std::string plain;
  bool code = false;
  while (!markdown.empty()) {
    const std::size_t end = markdown.find('\n');
    std::string line(markdown.substr(0, end));
    markdown.remove_prefix(end == std::string_view::npos ? markdown.size()
                                                         : end + 1);
    if (line.starts_with("```")) {
      code = !code;
      continue;
    }
    if (!code && !line.starts_with("    ")) {
      line = std::regex_replace(line, kLink, "$1");
      std::erase(line, '`');
      line.erase(0, line.starts_with('#') ? line.find_first_not_of("# ") : 0);
    }
    plain += line + '\n';
  }
  if (plain.ends_with('\n')) plain.pop_back();
  return plain;
}

}  // namespace costall
