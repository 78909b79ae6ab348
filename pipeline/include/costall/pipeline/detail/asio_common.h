// What the adapters of both Asios share beyond their text: the names that a
// program sees once, whichever Asio they are for.
//
// Must not name either Asio. Tested by
// test/pipeline/adapters/asio_both_test.cpp.
#ifndef COSTALL_PIPELINE_DETAIL_ASIO_COMMON_H
#define COSTALL_PIPELINE_DETAIL_ASIO_COMMON_H

#include <algorithm>
#include <atomic>
#include <concepts>
#include <coroutine>
#include <csignal>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <memory>
#include <mutex>
#include <optional>
#include <stdexcept>
#include <thread>
#include <type_traits>
#include <utility>
#include <vector>

#include <costall/pipeline/adapt.h>
#include <costall/pipeline/channel.h>
#include <costall/pipeline/detached.h>
#include <costall/pipeline/errors.h>
#include <costall/pipeline/executor.h>
#include <costall/pipeline/for_each.h>
#include <costall/pipeline/pipeline.h>
#include <costall/pipeline/resume.h>
#include <costall/pipeline/start.h>
#include <costall/pipeline/stop.h>
#include <costall/pipeline/task.h>

namespace costall::pipeline {

namespace detail {

template <class Ex>
struct asio_executor_of;

/// Identifies `Ex` for executor_base::native.
template <class Ex>
struct native_family {
  static constexpr char id = 0;
};

/// An executor of an Asio inside one of this library.
template <class Ex>
class native_executor {
 public:
  native_executor(const Ex& where, bool one_at_a_time)
      : executor(where), serial(one_at_a_time) {}

  /// The one in `where`, or null.
  static auto in(const executor_base* where) noexcept
      -> const native_executor* {
    return where == nullptr ? nullptr
                            : static_cast<const native_executor*>(
                                  where->native(&native_family<Ex>::id));
  }

  Ex executor;
  /// It runs one handler at a time by its type, as a strand does.
  bool serial;
};

/// What a completion handler is given beside an exception: a value even then.
template <class R>
struct asio_value {
  using type =
      std::conditional_t<std::default_initializable<R>, R, std::optional<R>>;
  static auto none() -> type { return type(); }
};
template <class T>
struct asio_value<send_result<T>> {
  using type = send_result<T>;
  static auto none() -> type { return type(channel_state::stopped); }
};

}  // namespace detail

/// The executor that `on` makes of the Asio executor `Ex`.
template <class Ex>
using asio_executor = typename detail::asio_executor_of<Ex>::type;

}  // namespace costall::pipeline

#endif
