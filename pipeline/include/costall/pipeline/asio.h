// Boost.Asio: its executors run pipelines, its awaitables are awaited by them,
// and its users await what the library offers by completion tokens.
//
// Must not be needed by any other header. The text that it shares with
// standalone_asio.h lies in detail/asio_*.inc. Tested by
// test/pipeline/adapters/asio_test.cpp.
#ifndef COSTALL_PIPELINE_ASIO_H
#define COSTALL_PIPELINE_ASIO_H

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_cancellation_slot.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_signal_set.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/cancellation_signal.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/system_executor.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/system/system_error.hpp>

#if !defined(BOOST_ASIO_HAS_CO_AWAIT)
#error "Boost.Asio has its coroutines switched off; compile as C++20"
#endif

#include <costall/pipeline/detail/asio_common.h>

#define COSTALL_ASIO_NAME boost_asio
#define COSTALL_ASIO_NAMESPACE ::boost::asio
#define COSTALL_ASIO_ERRORS ::boost::system
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
