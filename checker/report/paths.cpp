// How paths are shown. Textual only: the file system is not asked.
// Tested by test/report/paths_test.cpp.
#include "checker/report/paths.h"

#include <filesystem>

namespace costall {

auto shown_path(std::string_view path, std::string_view base) -> std::string {
  namespace fs = std::filesystem;
  if (path.empty()) return {};
  const fs::path root = fs::path(base).lexically_normal();
  const fs::path full = (root / fs::path(path)).lexically_normal();
  const fs::path below = full.lexically_relative(root);
  const bool outside = below.empty() || *below.begin() == "..";
  return outside ? full.generic_string() : below.generic_string();
}

auto shown_place(const Location& at, std::string_view base) -> std::string {
  std::string text = shown_path(at.file, base);
  if (at.line != 0)
    text += ":" + std::to_string(at.line) + ":" + std::to_string(at.column);
  return text;
}

auto path_tail(std::string_view path) -> std::string_view {
  const std::size_t last = path.rfind('/');
  if (last == std::string_view::npos) return path;
  if (last == 0) return path.substr(1);
  const std::size_t before = path.rfind('/', last - 1);
  return before == std::string_view::npos ? path : path.substr(before + 1);
}

}  // namespace costall
