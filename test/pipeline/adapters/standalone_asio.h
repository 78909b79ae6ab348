// Asio without Boost, as the tests include it.
//
// Up to 1.22 it has to be told that Clang has coroutines, by every unit of a
// program. Used by test/pipeline/adapters.
#ifndef COSTALL_TEST_PIPELINE_ADAPTERS_STANDALONE_ASIO_H
#define COSTALL_TEST_PIPELINE_ADAPTERS_STANDALONE_ASIO_H

#if defined(__clang__) && !defined(ASIO_HAS_CO_AWAIT)
#define ASIO_HAS_CO_AWAIT 1
#define ASIO_HAS_STD_COROUTINE 1
#endif

#include <asio/bind_cancellation_slot.hpp>
#include <asio/bind_executor.hpp>
#include <asio/experimental/awaitable_operators.hpp>
#include <asio/experimental/deferred.hpp>
#include <asio/io_context.hpp>
#include <asio/steady_timer.hpp>
#include <asio/this_coro.hpp>
#include <asio/thread_pool.hpp>
#include <asio/use_future.hpp>

#include <costall/pipeline/standalone_asio.h>

#endif
