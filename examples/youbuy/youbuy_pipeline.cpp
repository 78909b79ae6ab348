// The cure with costall's pipeline library: selects run by themselves, at most
// five items are claimed, and one is processed at a time.
#include <costall/pipeline.h>
#include <costall/pipeline/asio.h>

#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <ranges>

#include "clock.h"
#include "timeline.h"
#include "work.h"

namespace youbuy {

namespace asio = boost::asio;
namespace pl = costall::pipeline;
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
  const auto executor = co_await asio::this_coro::executor;
  auto select = [&](int item) { return do_select(database, item); };
  auto items = pl::from(std::views::iota(1, kItems + 1)) |
               pl::map(select, pl::concurrent_ordered(5)) | pl::in_flight(5);
  co_await pl::async_for_each(std::move(items), executor, process_work_item,
                              asio::use_awaitable);
}

}  // namespace youbuy
