// Writes a recording to a file while the program runs, so that what was written
// is there whatever becomes of the program.
//
// Must not throw into the program, stop it or wait for anything but the disk.
// Tested by test/probe/{recording,recording_writer}_test.cpp.
#pragma once
#include "runtime-probe/src/sink.h"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <string_view>

#include "runtime-probe/src/recording/layout.h"

#include <sys/types.h>

namespace costall::probe {

/// Every block goes out in one write(2) of its own: a process that is killed
/// leaves all blocks but perhaps the last. After the first error nothing more
/// is written, and what should have been is counted. Not thread safe.
class file_writer final : public sink {
 public:
  /// Gets the one message that there is at most.
  using on_error = std::function<void(const std::string&)>;

  /// Replaces what is at `path`. Only regular files and character devices: a
  /// pipe could stop the program.
  explicit file_writer(std::string path, on_error report = {}) noexcept;
  ~file_writer() override;  // without `finish`, the recording is not complete
  file_writer(const file_writer&) = delete;
  auto operator=(const file_writer&) -> file_writer& = delete;

  void take(std::span<const entry> entries,
            const tables& names) noexcept override;
  void tick(std::int64_t now) noexcept override;
  /// Says that the session ended properly at `now`, and closes the file.
  void finish(std::int64_t now) noexcept;

  [[nodiscard]] auto failed() const noexcept -> bool { return failed_; }
  [[nodiscard]] auto written() const noexcept -> std::uint64_t {
    return written_;
  }
  /// Entries that came after the error.
  [[nodiscard]] auto not_written() const noexcept -> std::uint64_t {
    return not_written_;
  }

 private:
  void open_file();
  void write_header();
  void write_names(const tables& names);
  void write_entries(std::span<const entry> entries);
  void write_time(layout::block what, std::int64_t now);

  void begin_block();
  void add_text(std::string_view text);
  void add(std::integral auto value);
  [[nodiscard]] auto room() const -> std::size_t;
  void end_block(layout::block what);

  auto write_all(std::string_view bytes) noexcept -> bool;
  [[nodiscard]] auto writable() const noexcept -> bool;
  void fail(int error) noexcept;
  void fail(const std::string& why) noexcept;

  std::string path_;
  on_error report_;
  std::string block_;  // the one that is being made, with its head
  int file_ = -1;
  pid_t owner_ = 0;  // a forked child must not write into the parent's file
  bool failed_ = false;
  std::uint32_t blocks_ = 0;
  std::size_t sites_ = 1;  // written so far; number 0 never is
  std::size_t strings_ = 1;
  std::int64_t last_ = 0;  // what the file says of the time
  std::uint64_t size_ = 0;
  std::uint64_t written_ = 0;
  std::uint64_t not_written_ = 0;
};

}  // namespace costall::probe
