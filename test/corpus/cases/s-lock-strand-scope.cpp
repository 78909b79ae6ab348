// case: s-lock-strand-scope; style: asio; flags: none
// Guards that end before the await: a block, unlock, a guard that is moved into
// what is awaited, a lambda that locks for itself.
#include <boost/asio.hpp>

#include <mutex>
#include <utility>
#include <vector>

namespace asio = boost::asio;
using asio::awaitable;
using asio::use_awaitable;

struct shared_rows {
  std::mutex mutex;
  std::vector<int> rows;

  int size() {
    const std::lock_guard lock(mutex);
    return static_cast<int>(rows.size());
  }
};

awaitable<void> settle(asio::steady_timer& timer, shared_rows& all) {
  {
    const std::lock_guard lock(all.mutex);
    all.rows.push_back(1);
  }
  co_await timer.async_wait(use_awaitable);
  std::unique_lock lock(all.mutex);
  all.rows.clear();
  lock.unlock();
  co_await timer.async_wait(use_awaitable);
  auto count = [&all] { return all.size(); };
  if (count() > 0) co_await timer.async_wait(use_awaitable);
}
