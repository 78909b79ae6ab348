// Blocks, each in one write(2), until something goes wrong.
// Tested by test/probe/{recording,recording_writer}_test.cpp.
#include "runtime-probe/src/recording/writer.h"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <exception>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

namespace costall::probe {
namespace {

using layout::block;

// A quiet program's file grows by 24 bytes in this time.
constexpr std::int64_t between_times = 1'000'000'000;

auto clipped(std::string_view text) -> std::string_view {
  return text.substr(0, layout::most_text);
}

auto wall_clock() -> std::int64_t {
  return std::chrono::duration_cast<std::chrono::nanoseconds>(
             std::chrono::system_clock::now().time_since_epoch())
      .count();
}

// Past it write(2) raises SIGXFSZ, which ends a program that did not ask.
auto exceeds_limit(std::uint64_t size) noexcept -> bool {
  rlimit limit{};
  return getrlimit(RLIMIT_FSIZE, &limit) == 0 &&
         limit.rlim_cur != RLIM_INFINITY && size > limit.rlim_cur;
}

}  // namespace

file_writer::file_writer(std::string path, on_error report) noexcept
    : path_(std::move(path)), report_(std::move(report)), owner_(getpid()) {
  try {
    block_.reserve(layout::block_head_size + layout::most_payload);
    open_file();
    if (!failed_) {
      write_header();
    }
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

file_writer::~file_writer() {
  if (file_ >= 0) {
    ::close(file_);
  }
}

void file_writer::open_file() {
  // Without waiting for the other end of a pipe, which is then refused.
  constexpr int flags =
      O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
  file_ = ::open(path_.c_str(), flags, 0666);
  struct stat status{};
  if (file_ < 0 || fstat(file_, &status) != 0) {
    fail(errno);
  } else if (!S_ISREG(status.st_mode) && !S_ISCHR(status.st_mode)) {
    fail("it is not a regular file");
  }
}

void file_writer::write_header() {
  std::string header(layout::header_size, '\0');
  std::copy(layout::magic.begin(), layout::magic.end(), header.begin());
  layout::store(&header[8], layout::version);
  layout::store(&header[16], wall_clock());
  layout::store(&header[24], static_cast<std::uint32_t>(owner_));
  const std::string_view program = program_invocation_short_name;
  const std::size_t room = layout::header_size - layout::program_at;
  program.copy(&header[layout::program_at], room);
  const std::string_view checked =
      std::string_view(header).substr(layout::checked_from);
  layout::store(&header[12], layout::crc32(checked));
  write_all(header);
}

void file_writer::take(std::span<const entry> entries,
                       const tables& names) noexcept {
  const std::uint64_t before = written_;
  if (writable()) {
    try {
      write_names(names);
      write_entries(entries);
    } catch (const std::exception& error) {
      fail(error.what());
    }
  }
  not_written_ += entries.size() - (written_ - before);
}

void file_writer::tick(std::int64_t now) noexcept {
  if (!writable() || now - last_ < between_times) {
    return;
  }
  try {
    write_time(block::time, now);
  } catch (const std::exception& error) {
    fail(error.what());
  }
}

void file_writer::finish(std::int64_t now) noexcept {
  if (!writable()) {
    return;
  }
  try {
    write_time(block::end, std::max(now, last_));
  } catch (const std::exception& error) {
    fail(error.what());
  }
  // Some file systems tell of a full disk only here.
  if (file_ >= 0 && ::close(std::exchange(file_, -1)) != 0) {
    fail(errno);
  }
}

void file_writer::write_names(const tables& names) {
  while (sites_ < names.sites.size() && !failed_) {
    begin_block();
    add(static_cast<std::uint32_t>(sites_));
    for (; sites_ < names.sites.size(); ++sites_) {
      const location& where = names.sites[sites_];
      const std::size_t text =
          clipped(where.file).size() + clipped(where.function).size();
      if (room() < text + 16) {
        break;
      }
      add(static_cast<std::uint32_t>(where.line));
      add(static_cast<std::uint32_t>(where.column));
      add_text(where.file);
      add_text(where.function);
    }
    end_block(block::sites);
  }
  while (strings_ < names.strings.size() && !failed_) {
    begin_block();
    add(static_cast<std::uint32_t>(strings_));
    for (; strings_ < names.strings.size(); ++strings_) {
      if (room() < clipped(names.strings[strings_]).size() + 4) {
        break;
      }
      add_text(names.strings[strings_]);
    }
    end_block(block::strings);
  }
}

void file_writer::write_entries(std::span<const entry> entries) {
  while (!entries.empty() && !failed_) {
    constexpr std::size_t most = layout::most_payload / layout::entry_size;
    const auto part = entries.first(std::min(entries.size(), most));
    begin_block();
    block_.resize(layout::block_head_size + part.size() * layout::entry_size);
    char* to = block_.data() + layout::block_head_size;
    for (const entry& one : part) {
      layout::store_entry(to, one);
      to += layout::entry_size;
    }
    end_block(block::entries);
    if (!failed_) {
      written_ += part.size();
      last_ = std::max(last_, part.back().when);
    }
    entries = entries.subspan(part.size());
  }
}

void file_writer::write_time(block what, std::int64_t now) {
  begin_block();
  add(now);
  if (what == block::end) {
    add(written_);
  }
  end_block(what);
  last_ = now;
}

void file_writer::begin_block() {
  block_.assign(layout::block_head_size, '\0');
}

void file_writer::add(std::integral auto value) {
  std::array<char, sizeof(value)> bytes{};
  layout::store(bytes.data(), value);
  block_.append(bytes.data(), bytes.size());
}

void file_writer::add_text(std::string_view text) {
  const std::string_view part = clipped(text);
  add(static_cast<std::uint32_t>(part.size()));
  block_ += part;
}

auto file_writer::room() const -> std::size_t {
  return layout::block_head_size + layout::most_payload - block_.size();
}

void file_writer::end_block(block what) {
  char* const head = block_.data();
  const std::string_view all(block_);
  layout::store(head, static_cast<std::uint32_t>(what));
  layout::store(head + 4, static_cast<std::uint32_t>(all.size() -
                                                     layout::block_head_size));
  layout::store(head + 8, blocks_);
  const std::uint32_t sum =
      layout::crc32(all.substr(layout::block_head_size),
                    layout::crc32(all.substr(0, layout::checked_head)));
  layout::store(head + layout::checked_head, sum);
  if (write_all(all)) {
    ++blocks_;
  }
}

auto file_writer::writable() const noexcept -> bool {
  return !failed_ && file_ >= 0 && getpid() == owner_;
}

// A part of a block is of no use: it is taken back where that is possible.
auto file_writer::write_all(std::string_view bytes) noexcept -> bool {
  if (exceeds_limit(size_ + bytes.size())) {
    fail(EFBIG);
    return false;
  }
  std::size_t done = 0;
  while (done < bytes.size()) {
    const ssize_t count =
        ::write(file_, bytes.data() + done, bytes.size() - done);
    if (count > 0) {
      done += static_cast<std::size_t>(count);
    } else if (count == 0 || errno != EINTR) {
      const int error = count == 0 ? EIO : errno;
      static_cast<void>(!ftruncate(file_, static_cast<off_t>(size_)));
      fail(error);
      return false;
    }
  }
  size_ += done;
  return true;
}

void file_writer::fail(int error) noexcept {
  try {
    std::string why = std::generic_category().message(error);
    if (!why.empty() && why[0] >= 'A' && why[0] <= 'Z') {
      why[0] = static_cast<char>(why[0] - 'A' + 'a');
    }
    fail(why);
  } catch (...) {
    fail(std::string());
  }
}

void file_writer::fail(const std::string& why) noexcept {
  if (std::exchange(failed_, true)) {
    return;
  }
  if (file_ >= 0) {
    ::close(std::exchange(file_, -1));
  }
  try {
    if (report_) {
      report_("cannot write the recording " + path_ + ": " + why +
              "; what happens from here on is not in it");
    }
  } catch (...) {
    // There is nobody else to tell.
  }
}

}  // namespace costall::probe
