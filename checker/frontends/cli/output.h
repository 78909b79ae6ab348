// Where the report goes: standard output, or a file that is either as it was
// or whole. Fails early, before the work, when the file can't be made.
// Tested by test/frontends/cli_output.test.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace costall::cli {

class Output {
 public:
  // Standard output when `path` is empty. Check `problem()` next.
  explicit Output(const std::optional<std::string>& path);
  ~Output();  // takes back what was not committed
  Output(const Output&) = delete;
  auto operator=(const Output&) -> Output& = delete;

  // "cannot write to x: no such file or directory", or empty.
  auto problem() const -> const std::string& { return problem_; }

  // Writes all of it and makes it visible at once; false sets problem().
  auto commit(std::string_view text) -> bool;

  // The same in parts: after a part that failed, none is written, and `finish`
  // is false.
  auto append(std::string_view part) -> bool;
  auto finish() -> bool;

 private:
  auto fail(int error) -> bool;

  std::string shown_;      // as the user named it
  std::string path_;       // links resolved, so that a link stays one
  std::string temporary_;  // empty: written in place (a device, a pipe)
  std::string problem_;
  int file_ = -1;
};

}  // namespace costall::cli
