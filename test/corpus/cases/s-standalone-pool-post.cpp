// case: s-standalone-pool-post; style: asio-standalone; flags: none
// Blocking work posted to a thread pool as a plain function; the coroutine waits
// on a timer that the completion cancels (T11).
#include <asio.hpp>

#include <chrono>
#include <fstream>
#include <memory>
#include <string>
#include <thread>

using asio::awaitable;
using asio::use_awaitable;

struct load_state {
  explicit load_state(asio::any_io_executor ex) : done(ex, asio::steady_timer::time_point::max()) {}
  asio::steady_timer done;
  std::string text;
};

void load_slowly(asio::io_context& io, std::string path, std::shared_ptr<load_state> state) {
  std::this_thread::sleep_for(std::chrono::milliseconds(100));  // a slow mount
  std::ifstream in(path);
  std::getline(in, state->text);
  asio::post(io, [state] { state->done.cancel(); });
}

awaitable<std::string> load(asio::io_context& io, asio::thread_pool& pool, std::string path) {
  auto state = std::make_shared<load_state>(io.get_executor());
  asio::post(pool, [&io, path = std::move(path), state] { load_slowly(io, path, state); });
  asio::error_code ec;
  co_await state->done.async_wait(asio::redirect_error(use_awaitable, ec));
  co_return state->text;
}

int main() {
  asio::io_context io;
  asio::thread_pool pool(1);
  asio::co_spawn(io, load(io, pool, "/etc/hostname"), [](std::exception_ptr, std::string) {});
  io.run();
  pool.join();
}
