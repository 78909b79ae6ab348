// compile_commands.json: found, read, checked and searched. Every problem of a
// malformed one comes out at once, with its place. Must not print.
// Tested by test/frontends/cli_database.test.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace costall::cli {

// One way in which one source is compiled.
struct CompileCommand {
  std::string file;       // as the entry has it, against `directory`
  std::string directory;  // absolute
  std::vector<std::string> arguments;  // the compiler first
};

class CompileDatabase {
 public:
  // Reads `path`, a folder or the file itself; relative ones lie below `base`.
  // Adds to `problems` and gives an empty database when it can't be used.
  static auto read(const std::string& path, const std::string& base,
                   std::vector<std::string>& problems) -> CompileDatabase;

  // The nearest compile_commands.json in the folder of `source` or above it.
  static auto search(const std::string& source, const std::string& base)
      -> std::optional<std::string>;

  auto path() const -> const std::string& { return path_; }
  auto commands() const -> const std::vector<CompileCommand>& {
    return commands_;
  }

  // Every entry for this source, which may be spelled through another link.
  auto commands_for(const std::string& source, const std::string& base)
      -> std::vector<const CompileCommand*>;

 private:
  auto index() -> void;

  std::string path_;
  std::vector<CompileCommand> commands_;
  // By absolute normal path; by resolved path only when that is not enough,
  // since resolving asks the file system once per entry.
  std::unordered_multimap<std::string, std::size_t> by_path_;
  std::unordered_multimap<std::string, std::size_t> by_real_path_;
};

}  // namespace costall::cli
