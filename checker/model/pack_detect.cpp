// Looks at a pack as text: parsing it is what is to be saved.
#include "checker/model/pack_detect.h"

#include <algorithm>

namespace costall {
namespace {

auto has_all_parts(std::string_view name, const Knows& knows) -> bool {
  for (;;) {
    const std::size_t end = name.find("::");
    if (!knows(name.substr(0, end))) return false;
    if (end == std::string_view::npos) return true;
    name.remove_prefix(end + 2);
  }
}

// Behind the first `word` in quotes; empty where there is none.
auto behind(std::string_view text, std::string_view word) -> std::string_view {
  const std::size_t at = text.find(word);
  return at == std::string_view::npos ? std::string_view()
                                      : text.substr(at + word.size());
}

}  // namespace

auto may_matter(std::string_view pack, const Knows& knows) -> bool {
  std::string_view detect = behind(pack, "\"detect\"");
  detect = detect.substr(0, detect.find('}'));
  std::string_view names = behind(detect, "\"namespaces\"");
  names = names.substr(0, names.find(']'));
  bool is_named = false;
  for (;;) {
    const std::size_t begin = names.find('"');
    if (begin == std::string_view::npos) return !is_named;
    names.remove_prefix(begin + 1);
    const std::size_t end = std::min(names.find('"'), names.size());
    if (has_all_parts(names.substr(0, end), knows)) return true;
    is_named = true;
    names.remove_prefix(std::min(end + 1, names.size()));
  }
}

}  // namespace costall
