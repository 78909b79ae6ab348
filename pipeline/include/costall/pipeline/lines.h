// The lines of a file as items.
//
// Reads on the executor, a line at a time. Tested by
// test/pipeline/operators/sources_test.cpp.
#ifndef COSTALL_PIPELINE_LINES_H
#define COSTALL_PIPELINE_LINES_H

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <optional>
#include <string>
#include <system_error>
#include <utility>

#include <costall/pipeline/from.h>

namespace costall::pipeline {

namespace detail {

class line_source {
 public:
  explicit line_source(const std::filesystem::path& path)
      : path_(path), file_(path) {
    if (!file_) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot open " + path.string());
    }
  }
  auto next() -> std::optional<std::string> {
    std::string line;
    if (std::getline(file_, line)) {
      return line;
    }
    if (!file_.eof()) {
      throw std::system_error(errno, std::generic_category(),
                              "cannot read " + path_.string());
    }
    return std::nullopt;
  }

 private:
  std::filesystem::path path_;
  std::ifstream file_;
};

}  // namespace detail

/// The lines of a text file, without their ends; a last line without one
/// counts. Throws std::system_error when it cannot be opened; a read error is a
/// failure of the source. Each read blocks a thread of the executor for as long
/// as the file system takes.
inline auto lines(const std::filesystem::path& path) -> pipeline<std::string> {
  return detail::source_of<std::string>(detail::line_source(path));
}

}  // namespace costall::pipeline

#endif
