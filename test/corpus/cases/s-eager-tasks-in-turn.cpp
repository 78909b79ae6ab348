// case: s-eager-tasks-in-turn; style: home; flags: none
// The same text as the cold-task hazard with an eager task type: everything
// has started at the call (T04, static.md trap 4).
#include "Kestrel.h"

#include <string>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

struct Quote { int m_cents = 0; };

Async<Quote> AskVenue(int venue) {
  co_await Delay(Duration(40 + venue));
  co_return Quote{100 + venue};
}

Async<> LogStart() {
  co_await Delay(Duration(15));
  co_return Nothing{};
}

Async<int> BestQuote(int venues) {
  std::vector<Async<Quote>> asks;
  for (int v = 0; v < venues; ++v) asks.push_back(AskVenue(v));
  auto fallback = AskVenue(99);

  co_await LogStart();
  int best = 1 << 30;
  for (auto& ask : asks) {
    Quote q = co_await ask;
    best = std::min(best, q.m_cents);
  }
  co_return std::min(best, (co_await fallback).m_cents);
}

int main() {
  auto best = BestQuote(5);
  Kestrel::Reactor::Instance().Run();
}
