// Where the reader's bytes come from, and what is left of a payload: nothing is
// handed out that is not there.
//
// Must not know what the bytes mean. Tested by test/probe/recording_test.cpp.
#pragma once
#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "runtime-probe/src/recording/layout.h"

#include <unistd.h>

namespace costall::probe::layout {

/// The size is known before: what a file grows by meanwhile is not read.
class source {
 public:
  explicit source(std::uint64_t size) : size_(size) {}
  source(const source&) = delete;
  auto operator=(const source&) -> source& = delete;
  virtual ~source() = default;
  /// All `size` bytes or nothing.
  virtual auto read(char* to, std::size_t size) -> bool = 0;
  [[nodiscard]] auto size() const -> std::uint64_t { return size_; }

 private:
  std::uint64_t size_;
};

class memory final : public source {
 public:
  explicit memory(std::string_view bytes)
      : source(bytes.size()), rest_(bytes) {}
  auto read(char* to, std::size_t size) -> bool override {
    if (size > rest_.size()) {
      return false;
    }
    rest_.copy(to, size);
    rest_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view rest_;
};

class open_file final : public source {
 public:
  open_file(int file, std::uint64_t size) : source(size), file_(file) {}
  ~open_file() override { ::close(file_); }
  auto read(char* to, std::size_t size) -> bool override {
    while (size > 0) {
      const ssize_t count = ::read(file_, to, size);
      if (count > 0) {
        to += count;
        size -= static_cast<std::size_t>(count);
      } else if (count == 0 || errno != EINTR) {
        return false;
      }
    }
    return true;
  }

 private:
  int file_;
};

/// What is left of a payload.
class bytes {
 public:
  explicit bytes(std::string_view all) : rest_(all) {}
  [[nodiscard]] auto empty() const -> bool { return rest_.empty(); }

  template <typename T>
  auto take(T& value) -> bool {
    if (rest_.size() < sizeof(T)) {
      return false;
    }
    value = load<T>(rest_.data());
    rest_.remove_prefix(sizeof(T));
    return true;
  }

  auto take(std::string& text) -> bool {
    std::uint32_t size = 0;
    if (!take(size) || size > rest_.size()) {
      return false;
    }
    text = rest_.substr(0, size);
    rest_.remove_prefix(size);
    return true;
  }

 private:
  std::string_view rest_;
};

}  // namespace costall::probe::layout
