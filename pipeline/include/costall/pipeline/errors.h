// What the library throws, and the values that stand for an item or its error.
//
// Must not depend on the rest of the library. Tested by
// test/pipeline/properties/endings_test.cpp and bad_use_test.cpp.
#ifndef COSTALL_PIPELINE_ERRORS_H
#define COSTALL_PIPELINE_ERRORS_H

#include <cstddef>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <variant>

namespace costall::pipeline {

/// Where and why an item failed: stage 0 is the source, stage k the k-th
/// operator that runs a function; the index counts items from 0 as the source
/// gave them.
struct failure {
  std::size_t stage = 0;
  std::string stage_name;
  std::uint64_t index = 0;
  std::exception_ptr error;
};

/// The text of an exception: what() of a std::exception.
inline auto message_of(const std::exception_ptr& error) -> std::string {
  try {
    std::rethrow_exception(error);
  } catch (const std::exception& thrown) {
    return thrown.what();
  } catch (...) {
    return "an exception that is not a std::exception";
  }
}

/// A pipeline ended by an item's exception; `cause()` is that exception.
class pipeline_error : public std::runtime_error {
 public:
  explicit pipeline_error(const failure& what)
      : std::runtime_error(describe(what)),
        what_(std::make_shared<const failure>(what)) {}

  [[nodiscard]] auto stage() const noexcept -> std::size_t {
    return what_->stage;
  }
  [[nodiscard]] auto index() const noexcept -> std::uint64_t {
    return what_->index;
  }
  [[nodiscard]] auto cause() const noexcept -> std::exception_ptr {
    return what_->error;
  }
  [[noreturn]] void rethrow_cause() const {
    std::rethrow_exception(what_->error);
  }

 private:
  // Piece by piece: of a sum of strings g++ 12 warns where nothing overlaps.
  static auto describe(const failure& what) -> std::string {
    std::string text("stage ");
    text += std::to_string(what.stage);
    text += " (";
    text += what.stage_name;
    text += "), item ";
    text += std::to_string(what.index);
    text += ": ";
    text += message_of(what.error);
    return text;
  }

  std::shared_ptr<const failure> what_;  // copies of an exception do not throw
};

/// The work was cancelled before it ended.
class cancelled_error : public std::runtime_error {
 public:
  cancelled_error() : std::runtime_error("cancelled") {}
  explicit cancelled_error(const char* text) : std::runtime_error(text) {}
};

/// The executor destroyed work instead of running it.
class executor_stopped : public std::runtime_error {
 public:
  executor_stopped()
      : std::runtime_error("the executor stopped and dropped the pipeline's"
                           " work; keep it running until join() is done") {}
};

/// The other side of a channel, pool or reply is gone.
class closed_error : public std::runtime_error {
 public:
  explicit closed_error(const char* text) : std::runtime_error(text) {}
};

/// A time limit passed.
class timeout_error : public std::runtime_error {
 public:
  timeout_error() : std::runtime_error("the time limit passed") {}
};

/// An item that may have failed, where errors are kept: its index, and its
/// value or its failure.
template <class T>
class outcome {
 public:
  outcome(std::uint64_t index, T value)
      : index_(index), value_(std::in_place_index<0>, std::move(value)) {}
  explicit outcome(failure what)
      : index_(what.index), value_(std::in_place_index<1>, std::move(what)) {}

  [[nodiscard]] auto index() const noexcept -> std::uint64_t { return index_; }
  [[nodiscard]] auto has_value() const noexcept -> bool {
    return value_.index() == 0;
  }
  explicit operator bool() const noexcept { return has_value(); }
  /// The value; throws the item's exception when there is none.
  [[nodiscard]] auto value() & -> T& {
    check();
    return std::get<0>(value_);
  }
  [[nodiscard]] auto value() const& -> const T& {
    check();
    return std::get<0>(value_);
  }
  [[nodiscard]] auto value() && -> T {
    check();
    return std::move(std::get<0>(value_));
  }
  /// Only without a value.
  [[nodiscard]] auto error() const -> const failure& {
    return std::get<1>(value_);
  }

 private:
  void check() const {
    if (!has_value()) {
      std::rethrow_exception(std::get<1>(value_).error);
    }
  }

  std::uint64_t index_;
  std::variant<T, failure> value_;
};

namespace detail {

/// Bounds are checked where they are given, before anything runs.
inline auto positive(std::size_t value, const char* what) -> std::size_t {
  if (value == 0) {
    throw std::invalid_argument(std::string(what) +
                                " is 0; it must be at least 1");
  }
  return value;
}

}  // namespace detail

}  // namespace costall::pipeline

#endif
