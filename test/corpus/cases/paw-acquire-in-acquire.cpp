// case: paw-acquire-in-acquire; style: home; flags: none
// A query inside a transaction asks the pool for another connection (asyncpg#5, graph-node#1620):
// with as many transactions as connections, all wait.
#include "tinysync.h"

using namespace std::chrono_literals;
using tinyco::task;


struct pool {
  tinyco::semaphore connections{3};
};

auto count_rows(pool& of) -> task<int> {
  auto connection = co_await of.connections.get_units();
  co_await tinyco::sleep_for(2ms);
  co_return 7;
}

auto transaction(pool& of) -> task<int> {
  auto connection = co_await of.connections.get_units();
  co_await tinyco::sleep_for(1ms);
  const int rows = co_await count_rows(of);  // costall-expect: permit-across-wait
  co_return rows + 1;
}
