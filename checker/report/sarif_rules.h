// The hazards as SARIF rules: what a viewer shows beside a result, made from
// the page of each. Must not know any hazard by name.
// Tested by test/report/sarif_rules_test.cpp.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>

namespace costall {

// One reportingDescriptor per hazard, in the order of hazard_names(), so that
// the index of a hazard there is its ruleIndex.
auto sarif_rules() -> nlohmann::ordered_json;

// Markdown without its marks: headings, fences, links and backquotes.
auto plain_text(std::string_view markdown) -> std::string;

}  // namespace costall
