// See clock.h.
#include "clock.h"

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include "probe_lines.h"

namespace youbuy {

namespace asio = boost::asio;

auto sleep_for(Clock::duration time) -> asio::awaitable<void> {
  Timer timer(co_await asio::this_coro::executor, time);
  co_await timer.async_wait(asio::use_awaitable);
}

void run(asio::io_context& context) {
  while (!context.stopped()) {
    context.run_for(std::chrono::milliseconds(1));
    context.poll();
    Clock::tick();
    probe::clock_shows(Clock::now().time_since_epoch().count());
  }
}

}  // namespace youbuy
