// Files and paths over the POSIX calls. Tested by test/frontends.
#include "checker/frontends/cli/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cctype>
#include <cstring>
#include <filesystem>

namespace costall::cli {
namespace {

namespace fs = std::filesystem;

// Closes at the end of its scope.
class Descriptor {
 public:
  explicit Descriptor(int number) : number_(number) {}
  ~Descriptor() {
    if (number_ >= 0) ::close(number_);
  }
  Descriptor(const Descriptor&) = delete;
  auto operator=(const Descriptor&) -> Descriptor& = delete;
  auto get() const -> int { return number_; }

 private:
  int number_;
};

auto same_file(const std::string& a, const std::string& b) -> bool {
  struct stat first {};
  struct stat second {};
  return ::stat(a.c_str(), &first) == 0 && ::stat(b.c_str(), &second) == 0 &&
         first.st_dev == second.st_dev && first.st_ino == second.st_ino;
}

}  // namespace

auto absolute_path(const std::string& path, const std::string& base)
    -> std::string {
  std::string full = (fs::path(base) / path).lexically_normal().string();
  while (full.size() > 1 && full.ends_with('/')) full.pop_back();
  return full;
}

auto real_path(const std::string& path) -> std::string {
  std::error_code error;
  const fs::path real = fs::weakly_canonical(path, error);
  return error ? path : real.string();
}

auto clean_path(const std::string& path) -> std::string {
  std::string normal = fs::path(path).lexically_normal().string();
  if (normal == path || path.find("..") == std::string::npos) return normal;
  return same_file(path, normal) ? normal : real_path(path);
}

auto read_file(const std::string& path)
    -> std::variant<std::string, FileError> {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return FileError{system_message(errno)};
  std::string text;
  struct stat status {};
  if (::fstat(file.get(), &status) == 0 && status.st_size > 0) {
    text.reserve(static_cast<std::size_t>(status.st_size));
  }
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count == 0) return text;
    if (count > 0) {
      text.append(buffer, static_cast<std::size_t>(count));
    } else if (errno != EINTR) {
      return FileError{system_message(errno)};
    }
  }
}

auto why_unreadable(const std::string& path) -> std::optional<std::string> {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) return system_message(errno);
  struct stat status {};
  if (::fstat(file.get(), &status) != 0) return system_message(errno);
  if (S_ISDIR(status.st_mode)) return "is a folder";
  return std::nullopt;
}

auto system_message(int error) -> std::string {
  std::string message = std::strerror(error);
  if (!message.empty()) {
    message[0] = static_cast<char>(
        std::tolower(static_cast<unsigned char>(message[0])));
  }
  return message;
}

}  // namespace costall::cli
