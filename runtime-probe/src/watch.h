// Tells what is stuck while it is stuck, and not too often.
//
// Must not read a clock. Tested by test/probe/watch_test.cpp.
#pragma once
#include <costall/probe/report.h>

#include <array>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace costall::probe {

/// At most five messages a minute for one rule and place; a finding is told
/// when it is new and each time that its longest time has doubled.
class watch {
 public:
  explicit watch(std::function<void(std::string_view)> say)
      : say_(std::move(say)) {}

  /// `now`: since the recording began.
  void look(const std::vector<finding>& known, nanoseconds now);

 private:
  struct told {
    nanoseconds longest{0};
    std::array<nanoseconds, 5> at{};  // when the last five were told
    std::size_t count = 0;
    std::size_t held_back = 0;
  };
  std::function<void(std::string_view)> say_;
  std::map<std::string, told> told_;
};

}  // namespace costall::probe
