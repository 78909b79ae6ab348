// What a running pipeline counts: the claims of in_flight, and what became of
// the items.
//
// Under the core's lock. Tested by test/pipeline/operators/bounds_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_TALLY_H
#define COSTALL_PIPELINE_DETAIL_TALLY_H

#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>

#include <costall/pipeline/detail/envelope.h>
#include <costall/pipeline/stats.h>

namespace costall::pipeline::detail {

class tally {
 public:
  [[nodiscard]] auto claims_free() const noexcept -> std::size_t {
    return claims_limit == 0 ? SIZE_MAX : claims_limit - claims_held_;
  }
  [[nodiscard]] auto claims_held() const noexcept { return claims_held_; }
  /// For an item that is pulled from the source.
  [[nodiscard]] auto new_claim() noexcept -> claim {
    ++pulled_;
    if (claims_limit == 0) {
      return {};
    }
    ++claims_held_;
    return claim(1);
  }
  /// The item was not pulled after all.
  void forget_claim(claim& taken) noexcept {
    --pulled_;
    claims_held_ -= taken.take();
  }

  void count_later_error() noexcept { ++later_errors_; }
  void count_dropped() noexcept { ++dropped_; }
  void count_unstarted() noexcept { ++unstarted_; }
  [[nodiscard]] auto pulled() const noexcept { return pulled_; }
  [[nodiscard]] auto totals(bool cancelled) const noexcept -> run_report {
    return run_report(pulled_, delivered, dropped_, unstarted_, later_errors_,
                      cancelled);
  }

  std::size_t claims_limit = 0;   // 0: none
  std::size_t claims_needed = 1;  // for an item to come out, at worst
  std::uint64_t delivered = 0;

 protected:
  // Throws std::invalid_argument when nothing could ever come out.
  void check_claims() const {
    if (claims_limit != 0 && claims_needed > claims_limit) {
      throw std::invalid_argument(
          "in_flight is " + std::to_string(claims_limit) + ", but " +
          std::to_string(claims_needed) +
          " items must be in flight to fill a batch; give at least that, or"
          " the batch a time limit");
    }
  }
  // Whether a claim is free now that was not before.
  auto give_back(claim& held) noexcept -> bool {
    const std::size_t count = claims_limit == 0 ? 0 : held.take();
    claims_held_ -= count;
    return count != 0;
  }

 private:
  std::size_t claims_held_ = 0;
  std::uint64_t pulled_ = 0;
  std::uint64_t dropped_ = 0;
  std::uint64_t unstarted_ = 0;
  std::uint64_t later_errors_ = 0;
};

}  // namespace costall::pipeline::detail

#endif
