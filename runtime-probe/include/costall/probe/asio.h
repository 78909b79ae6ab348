// Boost.Asio for programs that cannot compile all of their units with
// asio_tracking.h: an executor that measures its queue, completion tokens and
// awaits that know their place. They change no type of Asio. In a program that
// does use asio_tracking.h they add the places.
//
// Must not be needed by any other header. The text that it shares with
// standalone_asio.h lies in detail/asio.inc. Tested by
// test/probe/asio_wrapper_test.cpp.
#ifndef COSTALL_PROBE_ASIO_H
#define COSTALL_PROBE_ASIO_H

#ifdef COSTALL_PROBE_DISABLED
#include <costall/probe/null.h>
#else

#include <boost/asio/associator.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/error.hpp>
#include <boost/asio/execution.hpp>
#include <boost/asio/execution_context.hpp>
#include <boost/asio/prefer.hpp>
#include <boost/asio/query.hpp>
#include <boost/asio/require.hpp>

#if !defined(BOOST_ASIO_HAS_CO_AWAIT)
#error "Boost.Asio has its coroutines switched off; compile as C++20"
#endif

#include <costall/probe/detail/asio_common.h>

#define COSTALL_PROBE_ASIO_NAME boost_asio
#define COSTALL_PROBE_ASIO ::boost::asio
#define COSTALL_PROBE_ASIO_OPEN namespace boost::asio {
#define COSTALL_PROBE_ASIO_CLOSE }
#if defined(BOOST_ASIO_CUSTOM_HANDLER_TRACKING)
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
