// case: s-observer-callbacks; style: home; flags: none
// A list of callbacks called in publish(), a list of pollable metrics sampled in
// sample(): neither is work in flight, however slow the loop around them is.
#include "Kestrel.h"

#include <functional>
#include <string>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

class Gauge {
 public:
  explicit Gauge(std::function<double()> read) : m_read(std::move(read)) {}
  double Poll() const { return m_read(); }

 private:
  std::function<double()> m_read;
};

class Dashboard {
 public:
  void Watch(std::function<double()> read) { m_gauges.emplace_back(std::move(read)); }
  void Subscribe(std::function<void(double)> fn) { m_subscribers.push_back(std::move(fn)); }
  double Sample() {
    double sum = 0;
    for (const auto& gauge : m_gauges) sum += gauge.Poll();
    for (auto& notify : m_subscribers) notify(sum);
    return sum;
  }

 private:
  std::vector<Gauge> m_gauges;
  std::vector<std::function<void(double)>> m_subscribers;
};

Async<> Report(Dashboard& board, int minutes) {
  for (int i = 0; i < minutes; ++i) {
    double load = board.Sample();
    co_await Delay(load > 3 ? Duration(1000) : Duration(60'000));
  }
  co_return Nothing{};
}

int main() {
  Dashboard board;
  board.Watch([] { return 1.5; });
  board.Subscribe([](double) {});
  auto report = Report(board, 3);
  Kestrel::Reactor::Instance().Run();
}
