// See instead.h. The pages' sections are held by test/meta/pages_test.py.
#include "checker/report/instead.h"

#include <algorithm>
#include <cctype>
#include <map>

#include "checker/hazards/pages.h"
#include "checker/report/hazard_list.h"

namespace costall {

auto instead_in(std::string_view page) -> std::string {
  constexpr std::string_view kHeading = "\n## Instead\n\n";
  const std::size_t at = page.find(kHeading);
  if (at == std::string_view::npos) return {};
  page.remove_prefix(at + kHeading.size());
  std::string sentence(page.substr(0, page.find("\n\n")));
  for (char& c : sentence) {
    if (c == '\n') c = ' ';
  }
  sentence.resize(std::min(sentence.find(". "), sentence.size()));
  while (sentence.ends_with('.') || sentence.ends_with(':')) sentence.pop_back();
  if (!sentence.empty()) {
    sentence[0] = static_cast<char>(
        std::tolower(static_cast<unsigned char>(sentence[0])));
  }
  return sentence;
}

auto instead_of(std::string_view rule) -> const std::string& {
  static const auto kAll = [] {
    std::map<std::string_view, std::string> all;
    for (const HazardName& hazard : hazard_names()) {
      all[hazard.id] = instead_in(hazard_page(hazard.id));
    }
    return all;
  }();
  static const std::string kNothing;
  const auto found = kAll.find(rule);
  return found == kAll.end() ? kNothing : found->second;
}

}  // namespace costall
