// The cure. Five workers on the executor run do_select(); none of them needs
// do_work() to move on, and still only one process_work_item() runs at a time.
// A worker that waits for room in the channel has no connection open.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/experimental/channel.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <chrono>
#include <memory>

#include "clock.h"
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

// What the workers share; it lives as long as the last of them.
struct Selects {
  explicit Selects(asio::any_io_executor executor) : results(executor, 5) {}

  int next_item = 1;
  asio::experimental::channel<void(boost::system::error_code, WorkItem)>
      results;
};

static auto select_worker(Database& database, std::shared_ptr<Selects> selects)
    -> asio::awaitable<void> {
  while (selects->next_item <= kItems) {
    const auto item = co_await do_select(database, selects->next_item++);
    co_await selects->results.async_send({}, item, asio::use_awaitable);
  }
}

auto do_work(Database& database) -> asio::awaitable<void> {
  const auto executor = co_await asio::this_coro::executor;
  auto selects = std::make_shared<Selects>(executor);
  for (int worker = 0; worker < 5; ++worker) {
    co_spawn(executor, select_worker(database, selects), asio::detached);
  }
  for (int done = 0; done < kItems; ++done) {
    auto item = co_await selects->results.async_receive(asio::use_awaitable);
    co_await process_work_item(item);
  }
}

}  // namespace youbuy
