// case: blk-lambda-getaddrinfo; style: home; flags: none
// getaddrinfo in a helper template that a coroutine lambda calls; the error
// path would have hidden it.
#include "ember.h"

#include <netdb.h>
#include <sys/socket.h>

#include <memory>

using ember::Co;
using ember::Result;

struct AddressDeleter { void operator()(addrinfo* a) const { ::freeaddrinfo(a); } };
using Addresses = std::unique_ptr<addrinfo, AddressDeleter>;

template <class Hint>
Result<Addresses> lookUp(const std::string& host, Hint&& hint) {
  addrinfo hints{};
  hint(hints);
  addrinfo* found = nullptr;
  if (::getaddrinfo(host.c_str(), nullptr, &hints, &found) != 0)  // costall-expect-or: blocking-call-in-coroutine
    return Result<Addresses>::fail(EHOSTUNREACH);
  return Addresses(found);
}

Co<int> dial(std::string host) {
  auto connect = [](const std::string& name) -> Co<Result<int>> {
    auto addresses = lookUp(name, [](addrinfo& h) { h.ai_socktype = SOCK_STREAM; });  // costall-expect: blocking-call-in-coroutine
    if (!addresses) co_return Result<int>::fail(addresses.error());
    int fd = ::socket((*addresses)->ai_family, SOCK_STREAM | SOCK_NONBLOCK, 0);
    ::connect(fd, (*addresses)->ai_addr, (*addresses)->ai_addrlen);
    co_await ember::FdReady{fd, EPOLLOUT};
    co_return fd;
  };
  auto fd = co_await connect(host);
  co_return fd ? *fd : -fd.error();
}

int main() {
  auto d = dial("localhost");
  d.release().resume();
  for (;;) ember::Reactor::get().turn();
}
