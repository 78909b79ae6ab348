// case: s-when-all-lazy; style: home; flags: none
// Lazy tasks collected in a vector and started together by when_all; nothing
// slow between their creation and their start (static.md trap 9, T09).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

struct host { std::string name; bool alive = false; };

task<void> ping(host& h) {
  co_await tinyco::sleep_for(20ms);
  h.alive = true;
}

task<void> health_check(std::vector<host>& hosts) {
  std::vector<task<void>> pings;
  for (auto& h : hosts) pings.push_back(ping(h));
  auto extra = ping(hosts.front());
  pings.push_back(std::move(extra));
  co_await tinyco::when_all(std::move(pings));
  co_await tinyco::sleep_for(1s);
}

int main() {
  std::vector<host> hosts{{"a"}, {"b"}, {"c"}};
  tinyco::spawn(health_check(hosts));
  tinyco::loop().run();
}
