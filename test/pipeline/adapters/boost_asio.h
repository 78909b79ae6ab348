// Boost.Asio and its adapter, under the names that the cases of both Asios use.
//
// Used by test/pipeline/adapters.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_BOOST_ASIO_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_BOOST_ASIO_H

#include <boost/asio/bind_cancellation_slot.hpp>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_future.hpp>

#include <costall/pipeline/asio.h>

namespace net = boost::asio;
namespace net_errors = boost::system;
using net::deferred;
#define ASIO_TEST(theme, name) TEST(BoostAsio##theme, name)
#define ASIO_AWAITS_DEFERRED 1

#endif
