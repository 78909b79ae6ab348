// A client as HTTP libraries have them: many requests may use it at a time, and
// none changes it.
//
// Its network is made up. Tested by test/examples/pipeline_examples_test.py.
#pragma once

#include <chrono>
#include <stdexcept>
#include <string>

#include <costall/pipeline/sleep.h>
#include <costall/pipeline/task.h>

namespace stateless {

class client {
 public:
  /// The body of the answer. Throws std::runtime_error where nobody answers.
  [[nodiscard]] auto get(std::string url) const
      -> costall::pipeline::task<std::string> {
    co_await costall::pipeline::sleep_for(latency(url));
    if (url.ends_with(".test")) {
      throw std::runtime_error("no such host: " + url);
    }
    co_return "203.0.113.250";
  }

 private:
  // 380 to 420 ms, another for each address.
  static auto latency(const std::string& url) -> std::chrono::milliseconds {
    return std::chrono::milliseconds(380 + url.back() * 7 % 5 * 10);
  }
};

}  // namespace stateless
