// A file with a buffer: what is written is there once it is flushed. One at a
// time may use it.
//
// Its disk is memory. Tested by test/examples/pipeline_examples_test.py.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace stateless {

class writer {
 public:
  void write_line(std::string_view text) { buffer_.emplace_back(text); }
  void flush() {
    disk_.insert(disk_.end(), buffer_.begin(), buffer_.end());
    buffer_.clear();
  }
  [[nodiscard]] auto lines_on_disk() const -> int {
    return static_cast<int>(disk_.size());
  }

 private:
  std::vector<std::string> buffer_;
  std::vector<std::string> disk_;
};

}  // namespace stateless
