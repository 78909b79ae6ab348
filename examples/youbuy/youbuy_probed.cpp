// youbuy.cpp with one thing more: the probe is told at which line do_work()
// waits, since Boost.Asio 1.81 tells nobody.
//
// At most five do_select() calls run at once, and one
// process_work_item(); every call is asynchronous, the CPU is idle. Even so,
// the database times out on connections that do_select() has just opened.
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <costall/probe/asio.h>
#include <ranges>

#include "buffered.h"
#include "timeline.h"
#include "work.h"

namespace youbuy {

namespace asio = boost::asio;
using namespace std::chrono_literals;

static auto do_select(Database& database, int item)
    -> asio::awaitable<WorkItem> {
  auto conn = co_await database.get_conn();
  co_return co_await conn.select_query(item);
}

// Hands the item to other services; for a large one that takes a while.
static auto process_work_item(WorkItem item) -> asio::awaitable<void> {
  timeline::work_began(item);
  Timer other_services(co_await asio::this_coro::executor,
                       item.large ? 200ms : 5ms);
  co_await other_services.async_wait(asio::use_awaitable);
  timeline::work_ended(item);
}

auto do_work(Database& database) -> asio::awaitable<void> {
  auto selects = std::views::iota(1, kItems + 1) | std::views::transform([&](int item) {
                   return do_select(database, item);
                 });
  auto items = buffered(co_await asio::this_coro::executor, selects, 5);
  while (auto item = co_await items.next()) {
    co_await costall::probe::awaited(process_work_item(*item));
  }
}

}  // namespace youbuy
