// Asio without Boost: all that asio.h is for Boost.Asio, for namespace ::asio.
//
// Must not be needed by any other header; both may be included in one unit. The
// shared text lies in detail/asio_*.inc. Tested by
// test/pipeline/adapters/standalone_asio_test.cpp.
#ifndef COSTALL_PIPELINE_STANDALONE_ASIO_H
#define COSTALL_PIPELINE_STANDALONE_ASIO_H

#include <asio/any_io_executor.hpp>
#include <asio/associated_cancellation_slot.hpp>
#include <asio/associated_executor.hpp>
#include <asio/async_result.hpp>
#include <asio/awaitable.hpp>
#include <asio/basic_signal_set.hpp>
#include <asio/basic_waitable_timer.hpp>
#include <asio/cancellation_signal.hpp>
#include <asio/co_spawn.hpp>
#include <asio/error.hpp>
#include <asio/execution.hpp>
#include <asio/execution_context.hpp>
#include <asio/post.hpp>
#include <asio/prefer.hpp>
#include <asio/query.hpp>
#include <asio/strand.hpp>
#include <asio/system_error.hpp>
#include <asio/system_executor.hpp>
#include <asio/use_awaitable.hpp>

#if !defined(ASIO_HAS_CO_AWAIT)
#error "Asio has its coroutines switched off; up to 1.22 Clang needs \
-DASIO_HAS_CO_AWAIT=1 -DASIO_HAS_STD_COROUTINE=1"
#endif

#include <costall/pipeline/detail/asio_common.h>

#define COSTALL_ASIO_NAME standalone_asio
#define COSTALL_ASIO_NAMESPACE ::asio
#define COSTALL_ASIO_ERRORS ::asio
// Each needs those before it.
#include <costall/pipeline/detail/asio_executor.inc>

#include <costall/pipeline/detail/asio_awaitable.inc>

#include <costall/pipeline/detail/asio_operation.inc>

#include <costall/pipeline/detail/asio_named.inc>

#include <costall/pipeline/detail/asio_signals.inc>

#undef COSTALL_ASIO_ERRORS
#undef COSTALL_ASIO_NAMESPACE
#undef COSTALL_ASIO_NAME

#endif
