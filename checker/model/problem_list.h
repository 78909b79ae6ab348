// The problems of one pack, gathered so that all of them are told at once.
// Must not grow without end on hostile input. Tested by
// test/model/pack_reader_test.cpp.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "checker/model/pack_reader.h"

namespace costall {

class ProblemList {
 public:
  explicit ProblemList(std::string pack) : pack_(std::move(pack)) {}

  void add(std::string where, std::string message) {
    if (where.empty()) where = kWhole;
    if (problems_.size() < kMost) {
      problems_.push_back({pack_, std::move(where), std::move(message)});
    } else {
      ++left_out_;
    }
  }

  auto empty() const -> bool { return problems_.empty(); }

  // Hands the problems over, with a last line for those left out.
  auto take() -> std::vector<PackProblem> {
    if (left_out_ > 0) {
      problems_.push_back(
          {pack_, kWhole,
           std::to_string(left_out_) + " more problems; mend these first"});
    }
    left_out_ = 0;
    return std::exchange(problems_, {});
  }

 private:
  static constexpr std::size_t kMost = 200;
  static constexpr const char* kWhole = "1:1";  // for the pointer to the root

  std::string pack_;
  std::vector<PackProblem> problems_;
  std::size_t left_out_ = 0;
};

}  // namespace costall
