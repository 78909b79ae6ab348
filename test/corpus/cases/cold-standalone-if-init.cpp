// case: cold-standalone-if-init; style: asio-standalone; flags: none
// Two lookups are made side by side in one declaration each and awaited in the
// conditions of nested ifs; the second is cold during the first.
#include <asio.hpp>

#include <string>

using asio::awaitable;
using asio::use_awaitable;
using asio::ip::tcp;

namespace ident {

awaitable<std::string> ask(tcp::endpoint server, std::string what) {
  tcp::socket s(co_await asio::this_coro::executor);
  co_await s.async_connect(server, use_awaitable);
  what += '\n';
  co_await asio::async_write(s, asio::buffer(what), use_awaitable);
  std::string answer;
  auto n = co_await asio::async_read_until(s, asio::dynamic_buffer(answer), '\n', use_awaitable);
  co_return answer.substr(0, n);
}

}  // namespace ident

awaitable<bool> allowed(tcp::endpoint users, tcp::endpoint groups, std::string name) {
  auto user = ident::ask(users, name);
  auto group = ident::ask(groups, name);
  if (auto found = co_await std::move(user); !found.empty()) {  // costall-expect: cold-task-across-await
    if (auto member = co_await std::move(group); member == "admin\n") co_return true;
  }
  co_return false;
}

int main() {
  asio::io_context io;
  asio::co_spawn(io, allowed({}, {}, "ada"), [](std::exception_ptr, bool) {});
  io.run();
}
