// Asio without Boost: all that asio.h is for Boost.Asio, for namespace ::asio.
//
// Must not be needed by any other header; both may be included in one unit. The
// shared text lies in detail/asio.inc. Tested by
// test/probe/standalone_asio_wrapper_test.cpp.
#ifndef COSTALL_PROBE_STANDALONE_ASIO_H
#define COSTALL_PROBE_STANDALONE_ASIO_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <asio/associator.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/error.hpp>
#include <asio/execution.hpp>
#include <asio/execution_context.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/require.hpp>

#if !defined(ASIO_HAS_CO_AWAIT)
#error "Asio has its coroutines switched off; up to 1.22 Clang needs \
-DASIO_HAS_CO_AWAIT=1 -DASIO_HAS_STD_COROUTINE=1"
#endif

#include <costall/probe/detail/asio_common.h>

#define COSTALL_PROBE_ASIO_NAME standalone_asio
#define COSTALL_PROBE_ASIO ::asio
#define COSTALL_PROBE_ASIO_OPEN namespace asio {
#define COSTALL_PROBE_ASIO_CLOSE }
#if defined(ASIO_CUSTOM_HANDLER_TRACKING)
#define COSTALL_PROBE_ASIO_TRACKS
#endif

#include <costall/probe/detail/asio.inc>

#undef COSTALL_PROBE_ASIO_TRACKS
#undef COSTALL_PROBE_ASIO_CLOSE
#undef COSTALL_PROBE_ASIO_OPEN
#undef COSTALL_PROBE_ASIO
#undef COSTALL_PROBE_ASIO_NAME

#endif  // COSTALL_PROBE_DISABLED

#endif
