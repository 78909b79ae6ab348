// The few file system questions of the command line, with answers that can be
// shown to a person. Must not print. Tested by test/frontends/cli_database.test.
#pragma once

#include <optional>
#include <string>
#include <variant>

namespace costall::cli {

// Absolute and textually normal; `base` is absolute.
auto absolute_path(const std::string& path, const std::string& base)
    -> std::string;

// Without links, `.` and `..`; the path itself when it does not exist.
auto real_path(const std::string& path) -> std::string;

// A textually normal path that still names the same file: where a `..` follows
// a link, only the real path does. Takes and gives absolute paths.
auto clean_path(const std::string& path) -> std::string;

struct FileError {
  std::string why;  // "no such file or directory"
};
auto read_file(const std::string& path) -> std::variant<std::string, FileError>;

// Nothing when the file can be read, else why it can't.
auto why_unreadable(const std::string& path) -> std::optional<std::string>;

// What errno means, in our voice.
auto system_message(int error) -> std::string;

}  // namespace costall::cli
