// Source text by line, loaded once per file. Opens nothing itself.
// Tested by test/report/sources_test.cpp.
#include "checker/report/sources.h"

#include <utility>

namespace costall {

Sources::Sources(Load load) : load_(std::move(load)) {}

auto Sources::load(const std::string& file) -> const File& {
  auto& slot = files_[file];
  if (slot != nullptr) return *slot;
  slot = std::make_unique<File>();
  slot->text = load_(file).value_or(std::string());
  std::string_view rest = slot->text;
  while (!rest.empty()) {
    const std::size_t end = rest.find('\n');
    std::string_view line = rest.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    slot->lines.push_back(line);
    rest.remove_prefix(end == std::string_view::npos ? rest.size() : end + 1);
  }
  return *slot;
}

auto Sources::line(const std::string& file, unsigned number)
    -> std::string_view {
  const File& loaded = load(file);
  if (number == 0 || number > loaded.lines.size()) return {};
  return loaded.lines[number - 1];
}

auto Sources::line_count(const std::string& file) -> unsigned {
  return static_cast<unsigned>(load(file).lines.size());
}

auto Sources::text(const std::string& file) -> std::string_view {
  return load(file).text;
}

}  // namespace costall
