// Block by block until the end block, or until one is not sound.
// Tested by test/probe/recording_test.cpp and test/probe/fuzz_reader_test.cpp.
#include "runtime-probe/src/recording/reader.h"

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "runtime-probe/src/recording/bytes.h"
#include "runtime-probe/src/recording/layout.h"

#include <fcntl.h>
#include <sys/stat.h>

namespace costall::probe {
namespace {

using layout::block;
using layout::bytes;
using layout::source;

class parser {
 public:
  explicit parser(source& from) : from_(from) {}

  auto run() -> recording {
    if (header()) {
      result_.usable = true;
      while (next_block()) {
      }
    }
    return std::move(result_);
  }

 private:
  auto header() -> bool;
  auto check_header(const char* head) -> bool;
  auto next_block() -> bool;
  auto payload(std::uint32_t size, std::uint32_t head_sum, std::uint32_t sum)
      -> bool;
  auto understand(block what) -> bool;
  auto sites(bytes from) -> bool;
  auto strings(bytes from) -> bool;
  auto entries() -> bool;
  auto check(const entry& one) -> bool;
  auto time(bytes from) -> bool;
  auto end(bytes from) -> bool;

  // Where a block begins, for messages.
  auto place() const -> std::string {
    return fmt::format("block {} at byte {}", number_, begin_);
  }
  auto stop(std::string why) -> bool {
    result_.problem = std::move(why);
    return false;
  }
  auto malformed(std::string_view what) -> bool {
    return stop(fmt::format("{} {}", place(), what));
  }

  source& from_;
  recording result_;
  std::string payload_;
  std::uint64_t at_ = 0;     // bytes read
  std::uint64_t begin_ = 0;  // of the block
  std::uint32_t number_ = 0;
};

auto parser::header() -> bool {
  std::string head(layout::header_size, '\0');
  const std::size_t there = static_cast<std::size_t>(
      std::min<std::uint64_t>(from_.size(), head.size()));
  if (!from_.read(head.data(), there)) {
    return stop("it cannot be read to its end");
  }
  at_ = there;
  const std::size_t shown = std::min(there, layout::magic.size());
  if (there == 0) {
    return stop("it is empty, not a recording");
  }
  if (head.compare(0, shown, layout::magic, 0, shown) != 0) {
    return stop(
        "it is not a recording of the probe; give the file that the probe"
        " wrote");
  }
  if (there < layout::header_size) {
    return stop(fmt::format("it breaks off after {} bytes, within its header",
                            from_.size()));
  }
  return check_header(head.data());
}

auto parser::check_header(const char* head) -> bool {
  recording_info& info = result_.info;
  info.version = layout::load<std::uint32_t>(head + 8);
  if (info.version != layout::version) {
    return stop(fmt::format(
        "it has format version {}, and this costall reads version {}; use the"
        " costall that belongs to the program's probe",
        info.version, layout::version));
  }
  const std::string_view checked(head + layout::checked_from,
                                 layout::header_size - layout::checked_from);
  if (layout::load<std::uint32_t>(head + 12) != layout::crc32(checked)) {
    return stop("its header is damaged");
  }
  info.started_at = layout::load<std::int64_t>(head + 16);
  info.process = layout::load<std::uint32_t>(head + 24);
  const std::string_view program(head + layout::program_at,
                                 layout::header_size - layout::program_at);
  info.program = program.substr(0, program.find('\0'));
  return true;
}

// False when there is nothing more to read.
auto parser::next_block() -> bool {
  begin_ = at_;
  const std::uint64_t left = from_.size() - at_;
  if (left == 0) {
    return stop(fmt::format(
        "it has no end: the program was killed after byte {}, or runs still",
        at_));
  }
  std::array<char, layout::block_head_size> head{};
  if (left < head.size() || !from_.read(head.data(), head.size())) {
    return malformed("is cut off");
  }
  at_ += head.size();
  const auto type = layout::load<std::uint32_t>(head.data());
  const auto size = layout::load<std::uint32_t>(head.data() + 4);
  const auto number = layout::load<std::uint32_t>(head.data() + 8);
  const auto sum = layout::load<std::uint32_t>(head.data() + 12);
  if (size > layout::most_payload) {
    return malformed("is damaged: it claims an impossible length");
  }
  if (size > from_.size() - at_) {
    return malformed("is cut off");
  }
  const std::string_view checked(head.data(), layout::checked_head);
  if (!payload(size, layout::crc32(checked), sum)) {
    return false;
  }
  if (number != number_) {
    return malformed(fmt::format("calls itself block {}", number));
  }
  const bool more = understand(static_cast<block>(type));
  ++number_;
  return more;
}

auto parser::payload(std::uint32_t size, std::uint32_t head_sum,
                     std::uint32_t sum) -> bool {
  payload_.resize(size);
  if (!from_.read(payload_.data(), size)) {
    return malformed("cannot be read");
  }
  at_ += size;
  return layout::crc32(payload_, head_sum) == sum || malformed("is damaged");
}

auto parser::understand(block what) -> bool {
  switch (what) {
    case block::sites:
      return sites(bytes(payload_));
    case block::strings:
      return strings(bytes(payload_));
    case block::entries:
      return entries();
    case block::time:
      return time(bytes(payload_));
    case block::end:
      return end(bytes(payload_));
  }
  return true;  // of a later writer, which means no harm by it
}

auto parser::sites(bytes from) -> bool {
  std::uint32_t first = 0;
  if (!from.take(first) || first != result_.names.sites.size()) {
    return malformed("does not go on where the sites before it end");
  }
  while (!from.empty()) {
    location where;
    std::uint32_t line = 0;
    std::uint32_t column = 0;
    if (!from.take(line) || !from.take(column) || !from.take(where.file) ||
        !from.take(where.function)) {
      return malformed("holds a site that is longer than the block");
    }
    where.line = line;
    where.column = column;
    result_.names.sites.push_back(std::move(where));
  }
  return true;
}

auto parser::strings(bytes from) -> bool {
  std::uint32_t first = 0;
  if (!from.take(first) || first != result_.names.strings.size()) {
    return malformed("does not go on where the strings before it end");
  }
  while (!from.empty()) {
    std::string text;
    if (!from.take(text)) {
      return malformed("holds a string that is longer than the block");
    }
    result_.names.strings.push_back(std::move(text));
  }
  return true;
}

auto parser::entries() -> bool {
  if (payload_.size() % layout::entry_size != 0) {
    return malformed("ends within an entry");
  }
  for (std::size_t at = 0; at < payload_.size(); at += layout::entry_size) {
    const entry one = layout::load_entry(payload_.data() + at);
    if (!check(one)) {
      return false;
    }
    result_.last = std::max(result_.last, one.when);
    result_.entries.push_back(one);
  }
  return true;
}

// What an analysis may rely on.
auto parser::check(const entry& one) -> bool {
  const auto count = result_.entries.size();
  const auto wrong = [&](std::string_view what, auto value) {
    return malformed(
        fmt::format("is damaged: entry {} has {} {}", count, what, value));
  };
  if (one.what < event::create || one.what > last_event) {
    return wrong("the unknown event", static_cast<int>(one.what));
  }
  const auto before = count == 0 ? 0 : result_.entries.back().when;
  if (one.when < before || one.when > layout::last_time) {
    return wrong("the impossible time", one.when);
  }
  if (one.site >= result_.names.sites.size()) {
    return wrong("the unknown site", one.site);
  }
  const bool has_string = one.what == event::name || one.what == event::stack;
  if (has_string && one.object >= result_.names.strings.size()) {
    return wrong("the unknown string", one.object);
  }
  return true;
}

auto parser::time(bytes from) -> bool {
  std::int64_t now = 0;
  if (!from.take(now) || now < result_.last || now > layout::last_time) {
    return malformed("is damaged: its time is impossible");
  }
  result_.last = now;
  return true;
}

auto parser::end(bytes from) -> bool {
  if (!time(from)) {
    return false;
  }
  std::int64_t now = 0;
  std::uint64_t count = 0;
  if (!from.take(now) || !from.take(count) || count != result_.entries.size()) {
    return malformed(
        fmt::format("is damaged: it counts {} entries, where {} came before it",
                    count, result_.entries.size()));
  }
  if (at_ != from_.size()) {
    return stop(fmt::format("{} bytes follow its end; they are not read",
                            from_.size() - at_));
  }
  result_.complete = true;
  return false;
}

auto unusable(std::string why) -> recording {
  recording none;
  none.problem = std::move(why);
  return none;
}

auto message_of(int error) -> std::string {
  std::string why = std::generic_category().message(error);
  if (!why.empty()) {
    why[0] =
        static_cast<char>(std::tolower(static_cast<unsigned char>(why[0])));
  }
  return why;
}

}  // namespace

auto read_recording(const std::string& path) -> recording {
  const int file = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (file < 0) {
    return unusable(message_of(errno));
  }
  struct stat status{};
  const int failed = fstat(file, &status) != 0 ? errno : 0;
  layout::open_file from(file, static_cast<std::uint64_t>(status.st_size));
  if (failed != 0) {
    return unusable(message_of(failed));
  }
  if (!S_ISREG(status.st_mode)) {
    return unusable("it is not a regular file, so not a recording");
  }
  return parser(from).run();
}

auto read_recording_bytes(std::string_view all) -> recording {
  layout::memory from(all);
  return parser(from).run();
}

}  // namespace costall::probe
