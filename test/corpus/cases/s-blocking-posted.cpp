// case: s-blocking-posted; style: asio; flags: none
// The blocking calls stand in a plain lambda that runs on a pool of its own,
// and in main; the coroutine only awaits the outcome (T11).
#include <boost/asio.hpp>
#include <boost/asio/experimental/concurrent_channel.hpp>

#include <chrono>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>

namespace asio = boost::asio;
using asio::use_awaitable;
using boost::system::error_code;
using result_channel = asio::experimental::concurrent_channel<void(error_code, int)>;

int run_tool(const std::string& command) {
  std::this_thread::sleep_for(std::chrono::milliseconds(5));  // let the disk settle
  return std::system(command.c_str());
}

asio::awaitable<int> run_in_pool(asio::thread_pool& pool, std::string command) {
  auto ex = co_await asio::this_coro::executor;
  auto done = std::make_shared<result_channel>(ex, 1);
  asio::post(pool, [done, command = std::move(command)] {
    int status = run_tool(command);
    done->try_send(error_code{}, status);
  });
  co_return co_await done->async_receive(use_awaitable);
}

asio::awaitable<void> convert(asio::thread_pool& pool) {
  for (int i = 0; i < 3; ++i)
    if (co_await run_in_pool(pool, "true") != 0) co_return;
}

int main() {
  asio::thread_pool pool(2);
  asio::io_context io;
  auto finished = asio::co_spawn(io, convert(pool), asio::use_future);
  std::thread runner([&] { io.run(); });
  finished.get();
  runner.join();
  pool.join();
}
