// See moved.h.
#include "checker/report/moved.h"

#include <algorithm>
#include <map>

#include "checker/report/function_name.h"
#include "checker/report/paths.h"

namespace costall {
namespace {

// By rule and function, in the order of lines.
auto by_function(const std::vector<PlaceOfRule>& places) {
  std::map<std::pair<std::string, std::string>, std::vector<std::size_t>> out;
  for (std::size_t i = 0; i < places.size(); ++i)
    if (places[i].line != 0)
      out[{places[i].rule, places[i].function}].push_back(i);
  for (auto& [where, indices] : out)
    std::ranges::sort(indices, {}, [&](std::size_t each) {
      return std::pair(places[each].line, each);
    });
  return out;
}

}  // namespace

auto name_without_line(std::string_view file, std::string_view function)
    -> std::string {
  return std::string(path_tail(file)) + '\0' +
         unqualified_function_name(function);
}

auto joined_in_order(const std::vector<PlaceOfRule>& then,
                     const std::vector<PlaceOfRule>& now)
    -> std::vector<std::pair<std::size_t, std::size_t>> {
  std::vector<std::pair<std::size_t, std::size_t>> joined;
  const auto later = by_function(now);
  for (const auto& [where, indices] : by_function(then)) {
    const auto same = later.find(where);
    if (same == later.end() || same->second.size() != indices.size()) continue;
    for (std::size_t i = 0; i < indices.size(); ++i)
      joined.emplace_back(indices[i], same->second[i]);
  }
  return joined;
}

}  // namespace costall
