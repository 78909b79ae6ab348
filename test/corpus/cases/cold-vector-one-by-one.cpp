// case: cold-vector-one-by-one; style: home; flags: none
// A vector of lazy tasks looks like a fan-out and runs one after the other.
// drogon PR #1944 (B53): head-of-line blocked requests.
#include "tinyco.h"

#include <numeric>

using namespace std::chrono_literals;
using tinyco::task;

struct price { int cents = 0; };

task<price> ask_shop(int shop) {
  co_await tinyco::sleep_for(std::chrono::milliseconds(40 + shop));
  co_return price{100 + shop};
}

task<int> best_price(int shops) {
  std::vector<task<price>> asks;
  asks.reserve(static_cast<std::size_t>(shops));
  for (int shop = 0; shop != shops; ++shop) asks.push_back(ask_shop(shop));

  int best = 1 << 30;
  for (auto& ask : asks) {
    price p = co_await ask;  // costall-expect: cold-task-across-await
    best = std::min(best, p.cents);
  }
  co_return best;
}

task<void> shop_around() {
  auto cents = co_await best_price(12);
  if (cents > 105) co_await tinyco::yield_now();
}

int main() {
  tinyco::spawn(shop_around());
  tinyco::loop().run();
}
