// The progress line, by hand: Debian has no C++ library for one.
// Tested by test/frontends/cli_processes.test.
#include "checker/frontends/cli/progress.h"

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <cstdlib>

namespace costall::cli {
namespace {

using std::chrono::milliseconds;

// A run that ends before needs no line.
constexpr milliseconds kPatience{700};
constexpr milliseconds kBetween{100};

auto is_smart_terminal(int descriptor) -> bool {
  const char* term = std::getenv("TERM");
  return ::isatty(descriptor) != 0 && term != nullptr &&
         std::string(term) != "dumb";
}

auto is_enabled(When when) -> bool {
  if (when == When::Auto) return is_smart_terminal(STDERR_FILENO);
  return when == When::Always;
}

auto terminal_width() -> std::size_t {
  winsize size{};
  const bool known = ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0;
  return known && size.ws_col > 0 ? size.ws_col : 80;
}

auto print(const std::string& text) -> void {
  std::fwrite(text.data(), 1, text.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

Progress::Progress(When when, std::size_t total)
    : enabled_(cli::is_enabled(when)), total_(total), next_(Clock::now()) {
  if (when == When::Auto) next_ += kPatience;
}

auto Progress::show(std::size_t done, std::size_t failed,
                    const std::string& path) -> void {
  if (!enabled_ || Clock::now() < next_) return;
  next_ = Clock::now() + kBetween;
  std::string line = fmt::format("costall: {} of {} units", done, total_);
  if (failed != 0) line += fmt::format(", {} failed", failed);
  line += ", " + path;
  // One column short: a full line would wrap and could not be rewritten.
  std::size_t width = terminal_width() - 1;
  if (line.size() > width) {
    // Not in the middle of a character.
    while (width > 0 && (line[width] & 0xC0) == 0x80) --width;
    line.resize(width);
  }
  print("\r\x1b[2K" + line);
  drawn_ = true;
}

auto Progress::clear() -> void {
  if (!drawn_) return;
  print("\r\x1b[2K");
  drawn_ = false;
}

auto wants_colour(When when, int descriptor) -> bool {
  if (when != When::Auto) return when == When::Always;
  const char* no_colour = std::getenv("NO_COLOR");
  const bool refused = no_colour != nullptr && *no_colour != '\0';
  return !refused && is_smart_terminal(descriptor);
}

}  // namespace costall::cli
