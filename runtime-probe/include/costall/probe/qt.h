// Coroutines of QCoro on Qt's event loop: awaits that know their place.
//
//   co_await costall::probe::awaited(reply);        // a QNetworkReply*
//   const int n = co_await costall::probe::awaited(count(database));
//
// Takes whatever QCoro can await. A coroutine is seen from its first such await
// on, and is one activity as long as all of its awaits are such.
// Must not be needed by any other header. Tested by test/probe/qt_test.cpp.
#ifndef COSTALL_PROBE_QT_H
#define COSTALL_PROBE_QT_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <QCoro/QCoroTask>

#include <source_location>
#include <type_traits>
#include <utility>

#include <costall/probe/detail/outside_await.h>

namespace costall::probe {

namespace detail {

template <class T>
concept awaited_by_qcoro_type = requires {
  typename QCoro::detail::awaiter_type_t<std::remove_cvref_t<T>>;
};

/// As QCoro's await_transform does it.
struct qcoro_awaiter {
  template <class T>
  static auto awaiter(T&& operand) -> decltype(auto) {
    if constexpr (awaited_by_qcoro_type<T>) {
      return typename QCoro::detail::awaiter_type_t<std::remove_cvref_t<T>>{
          operand};
    } else if constexpr (QCoro::detail::has_member_operator_coawait<T>) {
      return std::forward<T>(operand).operator co_await();
    } else if constexpr (QCoro::detail::has_nonmember_operator_coawait<T>) {
      return operator co_await(std::forward<T>(operand));
    } else {
      return static_cast<T&&>(operand);
    }
  }

  /// The coroutine of a task; 0 for what is none.
  template <class Awaiter>
  static auto awaited(Awaiter& of) noexcept -> id {
    return coroutine_of(&of);
  }

 private:
  // The handle is for derived classes.
  template <class Promise>
  struct opened : QCoro::detail::TaskAwaiterBase<Promise> {
    static auto in(const QCoro::detail::TaskAwaiterBase<Promise>& of) noexcept
        -> id {
      return id_of_frame(of.*(&opened::mAwaitedCoroutine));
    }
  };
  template <class Promise>
  static auto coroutine_of(
      const QCoro::detail::TaskAwaiterBase<Promise>* of) noexcept -> id {
    return opened<Promise>::in(*of);
  }
  static auto coroutine_of(const void*) noexcept -> id { return 0; }
};

}  // namespace detail

/// Records that the coroutine waits here for `operand`: a QCoro::Task, an
/// awaitable, or an object of Qt. Result and exceptions are those of `operand`,
/// which it keeps if it is a temporary. To be awaited once, by a coroutine of
/// any type that takes awaiters as they are, or given to QCoro::waitFor.
template <class T>
  requires detail::awaited_by_qcoro_type<T> || QCoro::Awaitable<T>
auto awaited(T&& operand,
             std::source_location here = std::source_location::current()) {
  return detail::outside_awaiter<T, detail::qcoro_awaiter>(
      std::forward<T>(operand), site(here));
}

}  // namespace costall::probe

#endif  // COSTALL_PROBE_DISABLED

#endif  // COSTALL_PROBE_QT_H
