// COSTALL_PROBE: a recording of the whole program without a line in it.
// Tested by test/probe/environment.py.
#include <costall/probe/session.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <memory>
#include <string>
#include <string_view>

#include "runtime-probe/src/dump_signal.h"
#include "runtime-probe/src/report/json.h"
#include "runtime-probe/src/report/text.h"
#include "runtime-probe/src/thresholds.h"

#include <unistd.h>

namespace costall::probe {
namespace {

struct settings {
  session_options how;
  std::string json_to;
  bool fail = false;
  bool quiet = false;
  bool off = false;
};

constexpr std::string_view known = "on, off, fail, quiet, record=<file>, "
                                   "json=<file>, flight, live=off, stacks=off,"
                                   " memory=<KiB a thread>, dump=<signal>, and"
                                   " thresholds: ";

// One word of the list; what is wrong with it, or nothing.
auto read(std::string_view word, settings& to) -> std::string {
  const std::size_t sign = word.find('=');
  const std::string_view name = word.substr(0, sign);
  const std::string value(
      sign == std::string_view::npos ? "" : word.substr(sign + 1));
  if (word == "on" || word == "1" || word.empty()) {
    return {};
  }
  if (word == "off" || word == "0") {
    to.off = true;
  } else if (word == "fail") {
    to.fail = true;
  } else if (word == "quiet") {
    to.quiet = true;
  } else if (word == "flight") {
    to.how.flight_recorder = true;
  } else if (word == "live=off") {
    to.how.live = false;
  } else if (word == "stacks=off") {
    to.how.stacks = false;
  } else if (name == "record" && !value.empty()) {
    to.how.record_to = value;
  } else if (name == "json" && !value.empty()) {
    to.json_to = value;
  } else if (name == "dump" && !value.empty()) {
    to.how.dump_signal = detail::signal_number(value);
    if (to.how.dump_signal == 0) {
      return "'" + value + "' is no signal that can be handled, such as USR1";
    }
  } else if (name == "memory") {
    char* end = nullptr;
    const unsigned long kib = std::strtoul(value.c_str(), &end, 10);
    if (value.empty() || *end != '\0' || kib == 0 || kib > (1UL << 16U)) {
      return "'" + value + "' is not a number of KiB from 1 to 65536";
    }
    to.how.bytes_a_thread = kib << 10U;
    // Of a program's threads, not of one or two, or it would lose the rest.
    to.how.bytes_in_all =
        std::max(to.how.bytes_in_all, to.how.bytes_a_thread * 64);
  } else if (sign != std::string_view::npos) {
    return set_threshold(word, to.how.limits);
  } else {
    return "unknown word '" + std::string(word) + "'";
  }
  return {};
}

auto read_all(std::string_view text, settings& to) -> bool {
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find(',', at), text.size());
    const std::string problem = read(text.substr(at, end - at), to);
    if (!problem.empty()) {
      std::fprintf(stderr,
                   "costall: COSTALL_PROBE: %s; nothing is recorded; known are:"
                   " %s%s\n",
                   problem.c_str(), std::string(known).c_str(),
                   threshold_names().c_str());
      return false;
    }
    at = end + 1;
  }
  return true;
}

struct running {
  settings how;
  std::unique_ptr<session> recording;
};

void write_json(const std::string& path, const report& all) {
  std::ofstream file(path);
  file << json_of(all);
  file.close();
  if (!file) {
    std::fprintf(stderr,
                 "costall: could not write the report to %s; check the folder"
                 " and the space there\n",
                 path.c_str());
  }
}

// At the end of the program, after what main left to be done.
void at_exit(int status, void* data) {
  const std::unique_ptr<running> all(static_cast<running*>(data));
  const report made = all->recording->stop();
  const bool stalled = std::ranges::any_of(made.findings, is_stall);
  if (!all->how.quiet || stalled) {
    std::fputs(text_of(made).c_str(), stderr);
  }
  if (!all->how.json_to.empty()) {
    write_json(all->how.json_to, made);
  }
  if (all->how.fail && stalled && status == 0) {
    std::fflush(nullptr);
    _exit(1);
  }
}

}  // namespace

auto start_from_environment() -> bool {
  const char* const text = std::getenv("COSTALL_PROBE");
  auto all = std::make_unique<running>();
  if (text == nullptr || *text == '\0' || !read_all(text, all->how) ||
      all->how.off) {
    return false;
  }
  all->recording = std::make_unique<session>(all->how.how);
  on_exit(at_exit, all.release());
  return true;
}

}  // namespace costall::probe
