// case: colds-when-all; style: home; flags: none
// Silent: the same vector of lazy tasks, but WhenAll starts every one of them before it waits; the
// single named task is awaited by the very next suspension, nothing slow stands between.
#include "Harbor.h"
#include <algorithm>
#include <string>

using namespace Harbor;

struct Quote {
  std::string Carrier;
  int Cents = 0;
};

Task<Quote> Ask(std::string carrier, int grams) {
  co_await Delay{Millis(350)};
  co_return Quote{std::move(carrier), grams * 3};
}

Task<int> Surcharge(int grams) {
  co_await Delay{Millis(200)};
  co_return grams > 1000 ? 500 : 0;
}

Task<int> Cheapest(std::vector<std::string> carriers, int grams) {
  std::vector<Task<Quote>> asked;
  asked.reserve(carriers.size());
  for (auto& c : carriers) asked.push_back(Ask(std::move(c), grams));
  std::vector<Quote> quotes = co_await WhenAll(std::move(asked));

  auto extra = Surcharge(grams);
  const auto best = std::min_element(quotes.begin(), quotes.end(),
                                     [](auto& a, auto& b) { return a.Cents < b.Cents; });
  const int surcharge = co_await extra;
  co_return best->Cents + surcharge;
}

Task<> Main(int& cents) {
  std::vector<std::string> names{"A", "B", "C"};
  cents = co_await Cheapest(std::move(names), 1200);
}

int main() {
  int cents = 0;
  Spawn(Main(cents));
  Reactor::Current().Run();
  return cents == 4100 ? 0 : 1;
}
