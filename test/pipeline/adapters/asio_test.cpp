// Boost.Asio's executors, timers and awaitables.
#include "test/pipeline/adapters/boost_asio.h"

#include "test/pipeline/adapters/asio_awaitable_cases.h"
#include "test/pipeline/adapters/asio_executor_cases.h"
