// What the cases of both Asios share. The unit that includes it has the
// adapter, the namespaces `net` and `net_errors` of its Asio, and ASIO_TEST.
//
// Must not sleep. Used by test/pipeline/adapters.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_CASES_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_ASIO_CASES_H

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <exception>
#include <memory>
#include <numeric>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include <costall/pipeline/from.h>
#include <costall/pipeline/map.h>
#include <costall/pipeline/sleep.h>

#include "test/pipeline/blocks/threads.h"

namespace costall::pipeline {
namespace {

using testing::threads;
using io_executor = net::io_context::executor_type;
using timer = net::steady_timer;
using error_code = net_errors::error_code;
using system_error = net_errors::system_error;

constexpr auto never = std::chrono::hours(1);
constexpr auto a_moment = std::chrono::milliseconds(1);

auto numbers(int count) -> std::vector<int> {
  std::vector<int> all(static_cast<std::size_t>(count));
  std::iota(all.begin(), all.end(), 0);
  return all;
}
auto up_to(int count) -> pipeline<int> {
  return from(numbers(count));
}

/// What a stream has to give when its context has run out of work.
template <class T>
auto rest_of(stream<T>& from) -> std::vector<T> {
  std::vector<T> all;
  while (std::optional<T> item = from.try_recv()) {
    all.push_back(std::move(*item));
  }
  return all;
}

template <class E>
auto throws(const std::exception_ptr& error) -> bool {
  try {
    std::rethrow_exception(error);
  } catch (const E&) {
    return true;
  } catch (...) {
    return false;
  }
}

inline auto is_aborted(const std::exception_ptr& error) -> bool {
  try {
    std::rethrow_exception(error);
  } catch (const system_error& thrown) {
    return thrown.code() == net::error::operation_aborted;
  } catch (...) {
    return false;
  }
}

}  // namespace
}  // namespace costall::pipeline

#endif
