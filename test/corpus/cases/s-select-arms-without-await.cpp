// case: s-select-arms-without-await; style: home; flags: none
// A select over a window and a ticker, both polled by the one await of the
// loop; no arm awaits anything (T03, omicron reconciler_task.rs).
#include "pollio.h"

#include <variant>

using namespace std::chrono_literals;
using namespace pollio;

Coro<int> Reconcile(int service) {
  co_await SleepFor(std::chrono::milliseconds(30 * (service + 1)));
  co_return service;
}

class Reconciliations {
 public:
  void Add(int service) { running_.push_back(Reconcile(service)); }
  bool Empty() const { return running_.empty(); }
  Poll<int> Pend(Context& cx) {
    for (auto& r : running_)
      if (auto v = r.Pend(cx)) {
        std::swap(r, running_.back());
        running_.pop_back();
        return v;
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> running_;
};

struct Tick {};

// Polls everything that it names, every time.
template <class A, class B>
class Select {
 public:
  Select(A& a, B& b) : a_(a), b_(b) {}
  Poll<std::variant<int, Tick>> Pend(Context& cx) {
    if (auto v = a_.Pend(cx)) return std::variant<int, Tick>(*v);
    if (b_.Pend(cx)) return std::variant<int, Tick>(Tick{});
    return std::nullopt;
  }

 private:
  A& a_;
  B& b_;
};

Coro<Unit> Supervise(int services) {
  Reconciliations work;
  for (int s = 0; s < services; ++s) work.Add(s);
  SleepFor ticker(100ms);
  int ticks = 0, done = 0;
  while (!work.Empty()) {
    Select both(work, ticker);
    auto event = co_await both;
    if (std::holds_alternative<Tick>(event)) {
      ++ticks;
      ticker = SleepFor(100ms);
    } else {
      done += std::get<int>(event);
    }
  }
  if (done + ticks == 0) co_await SleepFor(1ms);
  co_return Unit{};
}

int main() {
  Dispatcher d;
  Spawn(d, Supervise(6));
  d.RunToCompletion();
}
