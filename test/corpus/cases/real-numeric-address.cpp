// case: real-numeric-address; style: home; flags: none
// The helper asks the name server only if the text is no number, and returns before that if it is:
// the servers here have numbers. dial() asks for whatever it is given, and that blocks.
#include "tinyco.h"

#include <netdb.h>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

inline unsigned number_in(const std::string& text) {
  unsigned all = 0;
  for (char c : text) {
    if (c != '.' && (c < '0' || c > '9')) return 0;
    all = c == '.' ? all << 8 : all + static_cast<unsigned>(c - '0');
  }
  return all;
}

inline unsigned address_of(const std::string& text) {
  unsigned number = number_in(text);
  if (number != 0) return number;
  addrinfo* found = nullptr;
  if (getaddrinfo(text.c_str(), nullptr, nullptr, &found) != 0) return 0;
  freeaddrinfo(found);
  return 1;
}

inline unsigned dial(const std::string& name) {
  addrinfo* found = nullptr;
  int no = getaddrinfo(name.data(), 0, 0, &found);  // costall-expect-or: blocking-call-in-coroutine
  if (no != 0) return 0;
  freeaddrinfo(found);
  return 1;
}

class kiosk {
 public:
  explicit kiosk(const std::string& where) : address_(address_of(where)) {}
  auto open() -> task<unsigned> {
    co_await tinyco::sleep_for(10ms);
    co_return address_;
  }

 private:
  unsigned address_;
};

auto square() -> task<void> {
  kiosk papers("127.0.0.1");
  co_await papers.open();
  kiosk flowers("10.0.0.7");
  co_await flowers.open();
}

auto call_florist() -> task<unsigned> {
  co_await tinyco::yield_now();
  co_return dial("flowers.example");  // costall-expect: blocking-call-in-coroutine
}

int main() {
  tinyco::spawn(square());
  tinyco::spawn([]() -> task<void> { co_await call_florist(); }());
  tinyco::loop().run();
}
