// Positions as Clang knows them; see places.h.
#include "checker/frontends/shared/places.h"

#include <optional>
#include <utility>

#include "clang/Basic/FileManager.h"

namespace costall {

auto Places::start_of(const std::string& file) -> clang::SourceLocation {
  auto [entry, is_new] = starts_.try_emplace(file);
  if (!is_new) return entry->second;
  if (auto ref = manager_.getFileManager().getOptionalFileRef(file)) {
    const auto id = manager_.translateFile(*ref);
    if (id.isValid()) entry->second = manager_.getLocForStartOfFile(id);
  }
  return entry->second;
}

auto Places::find(const Location& at) -> clang::SourceLocation {
  const auto start = start_of(at.file);
  if (start.isInvalid() || at.line == 0) return start;
  return manager_.translateLineCol(manager_.getFileID(start), at.line,
                                   at.column == 0 ? 1 : at.column);
}

auto Places::hints(const Fix& fix) -> std::vector<clang::FixItHint> {
  std::vector<clang::FixItHint> hints;
  for (const auto& edit : fix.edits) {
    const auto start = start_of(edit.file);
    if (start.isInvalid()) return {};
    const auto begin =
        start.getLocWithOffset(static_cast<int>(edit.offset));
    const auto end = begin.getLocWithOffset(static_cast<int>(edit.length));
    hints.push_back(clang::FixItHint::CreateReplacement(
        clang::CharSourceRange::getCharRange(begin, end), edit.replacement));
  }
  return hints;
}

auto compiler_sources(clang::SourceManager& manager) -> Sources {
  return Sources([&manager](const std::string& file)
                     -> std::optional<std::string> {
    const auto ref = manager.getFileManager().getOptionalFileRef(file);
    if (!ref) return std::nullopt;
    const auto buffer = manager.getMemoryBufferForFileOrNone(*ref);
    if (!buffer) return std::nullopt;
    return buffer->getBuffer().str();
  });
}

}  // namespace costall
