// Boost.Asio 1.81 and standalone Asio 1.22 record what they do, without a
// change to the program: compile every unit with
//   -DBOOST_ASIO_CUSTOM_HANDLER_TRACKING='<costall/probe/asio_tracking.h>'
// or, for standalone Asio, -DASIO_CUSTOM_HANDLER_TRACKING=..., and link
// costall::probe. All units, because it adds a base to each of Asio's
// operations. docs/probe.md says what these hooks can and cannot see.
//
// Must not include Asio, which includes this; not to be included by hand.
// Tested by test/probe/asio_*_tracking_test.cpp.
#ifndef COSTALL_PROBE_ASIO_TRACKING_H
#define COSTALL_PROBE_ASIO_TRACKING_H

#include <cerrno>
#include <cstdint>
#include <cstring>

#include <costall/probe/detail/activity.h>

#pragma push_macro("emit")  // a keyword of Qt
#undef emit

namespace costall::probe::detail::tracking {

/// Base of each of Asio's operations. Its one name must hide none of theirs.
class tracked_handler {
 public:
  submission costall_submission;

 protected:
  tracked_handler() noexcept = default;
  ~tracked_handler() = default;
};

void created(submission& to, const char* type, const void* object,
             const char* name) noexcept;

template <class Context>
void creation(Context& /*context*/, tracked_handler& handler, const char* type,
              const void* object, std::uintmax_t /*native*/,
              const char* name) noexcept {
  if (is_recording()) [[unlikely]] {
    created(handler.costall_submission, type, object, name);
  }
}

/// In force until the end of the block that says it.
class tracked_location : location {
 public:
  tracked_location(const char* at_file, int at_line,
                   const char* at_function) noexcept
      : location{.file = at_file,
                 .line = at_line,
                 .function = at_function,
                 .outer = innermost_location,
                 .claimed = false,
                 .begins = false} {
    innermost_location = this;
    if (is_recording() && at_function != nullptr && at_function[0] == 'c' &&
        std::strcmp(at_function, "co_spawn_entry_point") == 0) [[unlikely]] {
      begins = true;
      begin_new(spawned_);
    }
  }
  tracked_location(const tracked_location&) = delete;
  auto operator=(const tracked_location&) -> tracked_location& = delete;
  ~tracked_location() {
    if (begins) [[unlikely]] {
      end(spawned_);
    }
    innermost_location = outer;
  }

 private:
  scope spawned_;  // what co_spawn starts
};

/// A handler that is run, or destroyed instead.
class completion {
 public:
  explicit completion(const tracked_handler& handler) noexcept {
    if (handler.costall_submission.operation != 0) [[unlikely]] {
      from_ = handler.costall_submission;
    }
  }
  completion(const completion&) = delete;
  auto operator=(const completion&) -> completion& = delete;
  ~completion() {
    if (state_ == state::runs) [[unlikely]] {
      end(now_);  // the handler threw
    } else if (state_ == state::waits && from_.operation != 0) [[unlikely]] {
      give_up(from_);
    }
  }

  template <class... Results>
  void invocation_begin(const Results&... /*results*/) noexcept {
    state_ = state::ran;
    // A handler that was made before the recording began hides what runs
    // outside of it all the same.
    if (from_.operation != 0 || innermost_scope != nullptr || is_recording())
        [[unlikely]] {
      state_ = state::runs;
      begin(now_, from_);
    }
  }
  void invocation_end() noexcept {
    if (state_ == state::runs) [[unlikely]] {
      state_ = state::ran;
      end(now_);
    }
  }

 private:
  enum class state : std::uint8_t { waits, runs, ran };

  submission from_;
  scope now_;
  state state_ = state::waits;
};

/// The operation was tried on a file descriptor that is ready.
template <class Error, class... Count>
void reactor_operation(const tracked_handler& handler, const char* /*name*/,
                       const Error& error, Count... /*bytes*/) noexcept {
  const id operation = handler.costall_submission.operation;
  if (operation != 0 && error.value() != EAGAIN) [[unlikely]] {
    emit(event::ready, operation);
  }
}

}  // namespace costall::probe::detail::tracking

#endif  // COSTALL_PROBE_ASIO_TRACKING_H

// One text for both names of Asio; a program may use both.
#if defined(BOOST_ASIO_CUSTOM_HANDLER_TRACKING) && \
    !defined(BOOST_ASIO_INHERIT_TRACKED_HANDLER)
#define BOOST_ASIO_INHERIT_TRACKED_HANDLER \
  : public ::costall::probe::detail::tracking::tracked_handler
#define BOOST_ASIO_ALSO_INHERIT_TRACKED_HANDLER \
  , public ::costall::probe::detail::tracking::tracked_handler
#define BOOST_ASIO_HANDLER_TRACKING_INIT (void)0
#define BOOST_ASIO_HANDLER_LOCATION(args) \
  ::costall::probe::detail::tracking::tracked_location tracked_location args
#define BOOST_ASIO_HANDLER_CREATION(args) \
  ::costall::probe::detail::tracking::creation args
#define BOOST_ASIO_HANDLER_COMPLETION(args) \
  ::costall::probe::detail::tracking::completion tracked_completion args
#define BOOST_ASIO_HANDLER_INVOCATION_BEGIN(args) \
  tracked_completion.invocation_begin args
#define BOOST_ASIO_HANDLER_INVOCATION_END tracked_completion.invocation_end()
#define BOOST_ASIO_HANDLER_OPERATION(args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_REGISTRATION(args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_DEREGISTRATION(args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_READ_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_WRITE_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_ERROR_EVENT 0
#define BOOST_ASIO_HANDLER_REACTOR_EVENTS(args) (void)0
#define BOOST_ASIO_HANDLER_REACTOR_OPERATION(args) \
  ::costall::probe::detail::tracking::reactor_operation args
#endif

#if defined(ASIO_CUSTOM_HANDLER_TRACKING) && \
    !defined(ASIO_INHERIT_TRACKED_HANDLER)
#define ASIO_INHERIT_TRACKED_HANDLER \
  : public ::costall::probe::detail::tracking::tracked_handler
#define ASIO_ALSO_INHERIT_TRACKED_HANDLER \
  , public ::costall::probe::detail::tracking::tracked_handler
#define ASIO_HANDLER_TRACKING_INIT (void)0
#define ASIO_HANDLER_LOCATION(args) \
  ::costall::probe::detail::tracking::tracked_location tracked_location args
#define ASIO_HANDLER_CREATION(args) \
  ::costall::probe::detail::tracking::creation args
#define ASIO_HANDLER_COMPLETION(args) \
  ::costall::probe::detail::tracking::completion tracked_completion args
#define ASIO_HANDLER_INVOCATION_BEGIN(args) \
  tracked_completion.invocation_begin args
#define ASIO_HANDLER_INVOCATION_END tracked_completion.invocation_end()
#define ASIO_HANDLER_OPERATION(args) (void)0
#define ASIO_HANDLER_REACTOR_REGISTRATION(args) (void)0
#define ASIO_HANDLER_REACTOR_DEREGISTRATION(args) (void)0
#define ASIO_HANDLER_REACTOR_READ_EVENT 0
#define ASIO_HANDLER_REACTOR_WRITE_EVENT 0
#define ASIO_HANDLER_REACTOR_ERROR_EVENT 0
#define ASIO_HANDLER_REACTOR_EVENTS(args) (void)0
#define ASIO_HANDLER_REACTOR_OPERATION(args) \
  ::costall::probe::detail::tracking::reactor_operation args

#pragma pop_macro("emit")

#endif
