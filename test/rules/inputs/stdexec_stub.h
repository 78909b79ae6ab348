// The declarations of stdexec, and of std::execution in C++26, that the pack
// names: the library is not packaged. Nothing is defined, so that what is found
// comes from the pack.
#pragma once

#include <chrono>
#include <coroutine>
#include <optional>
#include <tuple>
#include <utility>
#include <vector>

#include "coroutine_parts.h"

namespace stdexec_stub {
using parts::awaiter;
using parts::promise_of;
using parts::returns;
}  // namespace stdexec_stub

namespace stdexec {

template <class Ty = void>
class [[nodiscard]] task {
 public:
  using promise_type = stdexec_stub::promise_of<task, Ty>;
  task(task&&) noexcept;
  ~task();
  stdexec_stub::awaiter<Ty> operator co_await() &&;
};

template <class Ty>
struct value_sender {
  stdexec_stub::awaiter<Ty> operator co_await() &&;
};

namespace __sync_wait {
struct sync_wait_t {
  template <class Sender>
  auto operator()(Sender&& sender) const -> std::optional<std::tuple<int>>;
};
}  // namespace __sync_wait
inline constexpr __sync_wait::sync_wait_t sync_wait{};

struct schedule_t {
  template <class Scheduler>
  value_sender<void> operator()(Scheduler&& sched) const noexcept;
};
inline constexpr schedule_t schedule{};
struct just_t {
  template <class Ty>
  value_sender<Ty> operator()(Ty value) const;
};
inline constexpr just_t just{};

struct starts_on_t {
  template <class Scheduler, class Ty>
  value_sender<Ty> operator()(Scheduler&& sched, task<Ty> sender) const;
};
inline constexpr starts_on_t starts_on{};

namespace __then {
struct closure {};
struct then_t {
  template <class Fun>
  closure operator()(Fun&& fun) const;
};
}  // namespace __then
inline constexpr __then::then_t then{};
namespace __closure {
template <class Ty>
value_sender<void> operator|(value_sender<Ty>&& sender, __then::closure&& closure);
}  // namespace __closure
using __closure::operator|;

struct when_all_t {
  template <class... Ty>
  value_sender<std::tuple<Ty...>> operator()(task<Ty>... senders) const;
};
inline constexpr when_all_t when_all{};

class counting_scope {
 public:
  class token {};
  counting_scope() noexcept;
  ~counting_scope();
  token get_token() noexcept;
  value_sender<void> join() noexcept;
};
struct spawn_t {
  template <class Sender>
  void operator()(Sender&& sender, counting_scope::token token) const;
};
inline constexpr spawn_t spawn{};

}  // namespace stdexec

namespace experimental::execution {

namespace __task {
template <class Ty>
struct default_task_context;
template <class Ty, class Context = default_task_context<Ty>>
class [[nodiscard]] basic_task {
 public:
  using promise_type = stdexec_stub::promise_of<basic_task, Ty>;
  basic_task(basic_task&&) noexcept;
  ~basic_task();
  stdexec_stub::awaiter<Ty> operator co_await() &&;
};
}  // namespace __task
template <class Ty>
using task = __task::basic_task<Ty, __task::default_task_context<Ty>>;

class timed_thread_scheduler {};
namespace __schedule_after {
struct schedule_after_t {
  template <class Scheduler>
  stdexec::value_sender<void> operator()(
      Scheduler&& sched, const std::chrono::milliseconds& duration) const;
};
}  // namespace __schedule_after
inline constexpr __schedule_after::schedule_after_t schedule_after{};

namespace __when_any {
struct __when_any_t {
  template <class Ty>
  stdexec::value_sender<Ty> operator()(task<Ty> one, task<Ty> other) const;
};
inline constexpr __when_any_t when_any{};
}  // namespace __when_any
using __when_any::when_any;

struct start_detached_t {
  template <class Sender>
  void operator()(Sender&& sender) const;
};
inline constexpr start_detached_t start_detached{};
struct ensure_started_t {
  template <class Ty>
  stdexec::value_sender<Ty> operator()(task<Ty> sender) const;
};
inline constexpr ensure_started_t ensure_started{};

}  // namespace experimental::execution
namespace exec = experimental::execution;

// As C++26 has them.
namespace std::execution {
template <class Ty = void>
class [[nodiscard]] task {
 public:
  using promise_type = stdexec_stub::promise_of<task, Ty>;
  task(task&&) noexcept;
  ~task();
  stdexec_stub::awaiter<Ty> operator co_await() &&;
};
struct schedule_t {
  template <class Scheduler>
  stdexec::value_sender<void> operator()(Scheduler&& sched) const noexcept;
};
inline constexpr schedule_t schedule{};
}  // namespace std::execution
namespace std::this_thread {
struct sync_wait_t {
  template <class Sender>
  auto operator()(Sender&& sender) const -> std::optional<std::tuple<int>>;
};
inline constexpr sync_wait_t sync_wait{};
}  // namespace std::this_thread
