// The executors, timers and awaitables of Asio without Boost.
#include "test/pipeline/adapters/standalone_asio.h"

namespace net = asio;
namespace net_errors = asio;
using net::experimental::deferred;
#define ASIO_TEST(theme, name) TEST(StandaloneAsio##theme, name)
#define ASIO_AWAITS_DEFERRED 0

#include "test/pipeline/adapters/asio_awaitable_cases.h"
#include "test/pipeline/adapters/asio_executor_cases.h"
