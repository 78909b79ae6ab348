// See run_queue.h.
#include "run_queue.h"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace youbuy {

namespace asio = boost::asio;

void RunQueue::push(std::function<void()> step) {
  if (closed_) return;
  steps_.push_back(probe_.queued(std::move(step)));
  wake_.cancel();
}

auto RunQueue::wait() -> asio::awaitable<void> {
  boost::system::error_code woken;
  while (steps_.empty()) {
    co_await wake_.async_wait(asio::redirect_error(asio::use_awaitable, woken));
  }
}

void RunQueue::close() {
  closed_ = true;
  steps_.clear();
}

}  // namespace youbuy
