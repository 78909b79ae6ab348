// The text of source files by line, loaded through a callback and kept. The
// library itself opens nothing: the CLI loads from disk, a plugin from the
// compiler's buffers. Not thread safe. Tested by test/report/sources_test.cpp.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace costall {

class Sources {
 public:
  // Gives the whole text of a file named as in Location::file, or nothing.
  using Load = std::function<std::optional<std::string>(const std::string&)>;

  explicit Sources(Load load);

  // Line `number`, counted from 1, without its line end; empty when the file
  // could not be loaded or has no such line. Valid as long as this object is.
  auto line(const std::string& file, unsigned number) -> std::string_view;

  auto line_count(const std::string& file) -> unsigned;

  // The whole text; empty when it could not be loaded.
  auto text(const std::string& file) -> std::string_view;

 private:
  struct File {
    std::string text;
    std::vector<std::string_view> lines;
  };
  auto load(const std::string& file) -> const File&;

  Load load_;
  std::map<std::string, std::unique_ptr<File>> files_;
};

}  // namespace costall
