// The declarations of libunifex that the pack names: the library is not
// packaged. Nothing is defined, so that what is found comes from the pack.
#pragma once

#include <chrono>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace unifex {

namespace _stub {
using parts::awaiter;
using parts::returns;
using suspend = parts::awaiter<void>;

template <typename T>
struct sender {
  awaiter<T> operator co_await() &&;
};
}  // namespace _stub

namespace _task {
template <typename T, bool nothrow>
struct _task {
  struct [[nodiscard]] type;
};
template <typename T, bool nothrow>
struct [[nodiscard]] _task<T, nothrow>::type {
  struct promise_type : _stub::returns<T> {
    type get_return_object();
    _stub::suspend initial_suspend() noexcept;
    _stub::suspend final_suspend() noexcept;
    void unhandled_exception();
  };
  type(type&&) noexcept;
  ~type();
  _stub::awaiter<T> operator co_await() &&;
};
}  // namespace _task
template <typename T>
using task = typename _task::_task<T, false>::type;
template <typename T>
using nothrow_task = typename _task::_task<T, true>::type;

namespace _schedule_after {
inline const struct _fn {
  template <typename Scheduler, typename Duration>
  _stub::sender<void> operator()(Scheduler&&, Duration&&) const;
} schedule_after{};
}  // namespace _schedule_after
using _schedule_after::schedule_after;

namespace _schedule {
struct _fn {
  template <typename Scheduler>
  _stub::sender<void> operator()(Scheduler&&) const;
};
}  // namespace _schedule
inline constexpr _schedule::_fn schedule{};

namespace _just {
inline const struct just_fn {
  template <typename T>
  _stub::sender<T> operator()(T&&) const;
} just{};
}  // namespace _just
using _just::just;

namespace _sync_wait_cpo {
struct _fn {
  template <typename T>
  std::optional<T> operator()(typename _task::_task<T, false>::type&&) const;
  template <typename Sender>
  std::optional<int> operator()(Sender&& sender) const;
};
}  // namespace _sync_wait_cpo
inline constexpr _sync_wait_cpo::_fn sync_wait{};

namespace _when_all::_cpo {
struct _fn {
  template <typename... Senders>
  _stub::sender<std::tuple<std::optional<int>, std::optional<int>>> operator()(Senders...) const;
};
}  // namespace _when_all::_cpo
inline constexpr _when_all::_cpo::_fn when_all{};

namespace _bind_back {
struct closure {};
template <typename T>
_stub::sender<void> operator|(_stub::sender<T>&& target, closure&& self);
}  // namespace _bind_back
using _bind_back::operator|;

namespace _then::_cpo {
struct _fn {
  template <typename Func>
  _bind_back::closure operator()(Func&& func) const;
};
}  // namespace _then::_cpo
inline constexpr _then::_cpo::_fn then{};

namespace _on {
inline const struct _fn {
  template <typename Scheduler, typename Sender>
  _stub::sender<int> operator()(Scheduler&& scheduler, Sender sender) const;
} on{};
}  // namespace _on
using _on::on;

namespace _stop_when_cpo {
struct _fn {
  template <typename Source, typename Trigger>
  _stub::sender<int> operator()(Source source, Trigger&& trigger) const;
};
}  // namespace _stop_when_cpo
inline constexpr _stop_when_cpo::_fn stop_when{};

namespace _stream {
struct ints {};
}  // namespace _stream
namespace _next {
inline const struct _fn {
  _stub::sender<std::optional<int>> operator()(_stream::ints&) const;
} next{};
}  // namespace _next
using _next::next;

inline namespace v1 {
class async_mutex {
 public:
  class lock_sender : public _stub::sender<void> {};
  async_mutex() noexcept;
  ~async_mutex();
  [[nodiscard]] bool try_lock() noexcept;
  [[nodiscard]] lock_sender async_lock() noexcept;
  void unlock() noexcept;
};

namespace _amre {
struct async_manual_reset_event {
  void set() noexcept;
  [[nodiscard]] _stub::sender<void> async_wait() noexcept;
};
}  // namespace _amre
using _amre::async_manual_reset_event;

namespace _async_scope {
struct async_scope {
  template <typename Sender>
  _stub::sender<void> spawn(Sender sender);
  template <typename Sender>
  void detached_spawn(Sender sender);
  template <typename Sender>
  [[nodiscard]] _stub::sender<int> attach(Sender sender);
  [[nodiscard]] _stub::sender<void> complete() noexcept;
  [[nodiscard]] _stub::sender<void> cleanup() noexcept;
};
}  // namespace _async_scope
using _async_scope::async_scope;
}  // namespace v1

namespace _pass {
template <bool Noexcept, typename Arg>
class async_pass {
 public:
  [[nodiscard]] _stub::sender<Arg> async_accept() noexcept;
  [[nodiscard]] _stub::sender<void> async_call(Arg arg) noexcept;
};
}  // namespace _pass
template <typename Arg>
using async_pass = _pass::async_pass<false, Arg>;

namespace _timed_single_thread_context {
class scheduler {};
}  // namespace _timed_single_thread_context

}  // namespace unifex
