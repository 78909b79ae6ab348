// Places of a run and places of a check whose lines don't agree any more:
// joined where function and order leave no doubt. Tested by
// test/report/profile_test.cpp and test/frontends/report_findings.test.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace costall {

// What a place is called when its line may have changed: path tail and bare
// name.
auto name_without_line(std::string_view file, std::string_view function)
    -> std::string;

struct PlaceOfRule {
  std::string rule;
  std::string function;  // name_without_line
  unsigned line = 0;     // 0: unknown, which is joined to nothing
};

// Indices of `then` and of `now`: by line, where one function has as many of a
// rule in both. Who calls leaves out the places that are joined by their site.
auto joined_in_order(const std::vector<PlaceOfRule>& then,
                     const std::vector<PlaceOfRule>& now)
    -> std::vector<std::pair<std::size_t, std::size_t>>;

}  // namespace costall
