// The words and figures of a report: names, site ids, quantiles.
// Tested by test/probe/durations_test.cpp and test/probe/names_test.cpp.
#include <costall/probe/report.h>

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstddef>
#include <limits>

#include "checker/report/site_id.h"

namespace costall::probe {
namespace {

// By value of the enum. Harms and confidences are the checker's words.
constexpr std::array harms = {"throughput", "lifetime", "starvation",
                              "deadlock"};
constexpr std::array confidences = {"possible", "likely", "definite"};
// From 1 on.
constexpr std::array metrics = {
    "start_delay", "queue_delay",  "unpolled",
    "idle_window", "backpressure", "holder_blocking",
    "run_slice",   "lost_wake",    "leak"};
static_assert(metrics.size() == metric_count);

template <std::size_t Size>
auto word(const std::array<const char*, Size>& words, std::size_t index)
    -> const char* {
  return index < Size ? words[index] : "unknown";
}

// Below 8 every value has its own bucket; from there on each power of two has
// eight, so that a bucket is at most an eighth as wide as it is high.
auto bucket_of(std::uint64_t value) -> std::size_t {
  if (value < 8) {
    return value;
  }
  const auto exponent = static_cast<unsigned>(std::bit_width(value)) - 1;
  return (exponent - 2) * 8 + ((value >> (exponent - 3)) & 7U);
}

auto end_of_bucket(std::size_t bucket) -> std::uint64_t {
  if (bucket < 8) {
    return bucket;
  }
  const std::size_t exponent = bucket / 8 + 2;
  const std::uint64_t next = (8 + bucket % 8) + 1;
  return (next << (exponent - 3)) - 1;
}

}  // namespace

auto site_id(const location& where) -> std::string {
  if (where.file.empty()) {
    return {};
  }
  return costall::site_id(where.file, where.function, where.line);
}

auto name_of(harm what) -> const char* {
  return word(harms, static_cast<std::size_t>(what));
}

auto name_of(confidence what) -> const char* {
  return word(confidences, static_cast<std::size_t>(what));
}

auto name_of(metric what) -> const char* {
  return word(metrics, static_cast<std::size_t>(what) - 1);
}

void durations::add(nanoseconds one) {
  one = std::max(one, nanoseconds(0));
  const std::size_t bucket = bucket_of(static_cast<std::uint64_t>(one.count()));
  if (buckets_.size() <= bucket) {
    buckets_.resize(bucket + 1);
  }
  ++buckets_[bucket];
  ++count_;
  longest_ = std::max(longest_, one);
  const nanoseconds room = nanoseconds::max() - total_;
  total_ += std::min(one, room);
}

void durations::merge(const durations& others) {
  buckets_.resize(std::max(buckets_.size(), others.buckets_.size()));
  for (std::size_t i = 0; i != others.buckets_.size(); ++i) {
    buckets_[i] += others.buckets_[i];
  }
  count_ += others.count_;
  longest_ = std::max(longest_, others.longest_);
  total_ += std::min(others.total_, nanoseconds::max() - total_);
}

auto durations::quantile(double share) const -> nanoseconds {
  if (count_ == 0) {
    return nanoseconds(0);
  }
  // The rank from 1 on; a hair less, as 0.07 * 100 is more than 7.
  const double wanted =
      std::ceil(static_cast<double>(count_) * share * (1 - 1e-12));
  const double most = static_cast<double>(count_);
  const auto rank =
      wanted >= 1 ? static_cast<std::uint64_t>(std::min(wanted, most)) : 1;
  std::uint64_t passed = 0;
  for (std::size_t bucket = 0; bucket < buckets_.size(); ++bucket) {
    passed += buckets_[bucket];
    if (passed >= rank) {
      const auto end = static_cast<std::int64_t>(end_of_bucket(bucket));
      return std::min(nanoseconds(end), longest_);
    }
  }
  return longest_;
}

}  // namespace costall::probe
