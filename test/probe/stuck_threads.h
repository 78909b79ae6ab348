// What the tests of stuck threads share.
#pragma once

#include <array>
#include <stdexcept>

#include <gtest/gtest.h>
#include <unistd.h>

namespace stuck {

// ThreadSanitizer calls handlers of signals when it likes to. Both sanitizers
// come between a program and its system calls, by jumps that look like no call.
#if defined(__SANITIZE_THREAD__)
constexpr bool signals_come_late = true;
constexpr bool calls_are_intercepted = true;
#elif defined(__SANITIZE_ADDRESS__)
constexpr bool signals_come_late = false;
constexpr bool calls_are_intercepted = true;
#elif defined(__has_feature)
constexpr bool signals_come_late = __has_feature(thread_sanitizer);
constexpr bool calls_are_intercepted =
    __has_feature(thread_sanitizer) || __has_feature(address_sanitizer);
#else
constexpr bool signals_come_late = false;
constexpr bool calls_are_intercepted = false;
#endif

class channel {
 public:
  channel() {
    if (pipe(ends_.data()) != 0) {
      throw std::runtime_error("no pipe");
    }
  }
  channel(const channel&) = delete;
  auto operator=(const channel&) -> channel& = delete;
  ~channel() {
    close(ends_[0]);
    close(ends_[1]);
  }
  [[nodiscard]] auto out() const -> int { return ends_[0]; }
  void send() const { EXPECT_EQ(write(ends_[1], "x", 1), 1); }

 private:
  std::array<int, 2> ends_{};
};

}  // namespace stuck
