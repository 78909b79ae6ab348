// A temporary file beside the target, renamed when it is whole.
// Tested by test/frontends/cli_output.test.
#include "checker/frontends/cli/output.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <vector>

#include "checker/frontends/cli/files.h"

namespace costall::cli {
namespace {

// What open() would have given a new file.
auto default_mode() -> mode_t {
  const mode_t mask = ::umask(0);
  ::umask(mask);
  return 0666 & ~mask;
}

}  // namespace

Output::Output(const std::optional<std::string>& path) {
  if (!path) {
    shown_ = "standard output";
    file_ = STDOUT_FILENO;
    return;
  }
  shown_ = *path;
  path_ = real_path(*path);
  struct stat status {};
  const bool exists = ::stat(path_.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) {
    file_ = ::open(path_.c_str(), O_WRONLY | O_CLOEXEC);
    if (file_ < 0) fail(errno);
    return;
  }
  // A file that may not be written must not be replaced either.
  if (exists && ::access(path_.c_str(), W_OK) != 0) {
    fail(errno);
    return;
  }
  const std::string pattern = path_ + ".XXXXXX";
  std::vector<char> name(pattern.begin(), pattern.end());
  name.push_back('\0');
  file_ = ::mkostemp(name.data(), O_CLOEXEC);
  if (file_ < 0) {
    fail(errno);
    return;
  }
  temporary_ = name.data();
  ::fchmod(file_, exists ? status.st_mode & 07777 : default_mode());
}

Output::~Output() {
  if (file_ > STDERR_FILENO) ::close(file_);
  if (!temporary_.empty()) ::unlink(temporary_.c_str());
}

auto Output::commit(std::string_view text) -> bool {
  return append(text) && finish();
}

auto Output::append(std::string_view part) -> bool {
  if (!problem_.empty()) return false;
  for (std::size_t written = 0; written < part.size();) {
    const ssize_t count =
        ::write(file_, part.data() + written, part.size() - written);
    if (count < 0 && errno != EINTR) return fail(errno);
    if (count > 0) written += static_cast<std::size_t>(count);
  }
  return true;
}

auto Output::finish() -> bool {
  if (!problem_.empty()) return false;
  if (file_ == STDOUT_FILENO) return true;
  // Some file systems report a full disk only here.
  const int closed = ::close(file_);
  file_ = -1;
  if (closed != 0) return fail(errno);
  if (temporary_.empty()) return true;
  if (::rename(temporary_.c_str(), path_.c_str()) != 0) return fail(errno);
  temporary_.clear();
  return true;
}

auto Output::fail(int error) -> bool {
  problem_ = "cannot write to " + shown_ + ": " + system_message(error);
  return false;
}

}  // namespace costall::cli
