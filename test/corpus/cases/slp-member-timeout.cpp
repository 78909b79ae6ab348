// case: slp-member-timeout; style: home; flags: none
// An abandoned next() raced with a limit (rust-lang/futures-rs#2387 and the
// "next() with a time-out" of wg-async#131): the window stands still while the
// time-out is reported.
#include "pollio.h"

using namespace std::chrono_literals;
using namespace pollio;

Coro<int> Probe(int host) {
  co_await SleepFor(std::chrono::milliseconds(15 * (host + 1)));
  co_return host;
}

class Probes {
 public:
  void Add(int host) { running_.push_back(Probe(host)); }
  bool Empty() const { return running_.empty(); }
  Poll<int> Pend(Context& cx) {
    for (auto& one : running_)
      if (auto done = one.Pend(cx)) {
        std::swap(one, running_.back());
        running_.pop_back();
        return done;
      }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> running_;
};

// The first of the window and a limit; empty: it was the limit.
class WithTimeout {
 public:
  WithTimeout(Probes& probes, std::chrono::milliseconds limit)
      : probes_(probes), limit_(limit) {}
  Poll<std::optional<int>> Pend(Context& cx) {
    if (auto host = probes_.Pend(cx)) return std::optional<int>(*host);
    if (limit_.Pend(cx)) return std::optional<int>();
    return std::nullopt;
  }

 private:
  Probes& probes_;
  SleepFor limit_;
};

Coro<Unit> Scan(int hosts) {
  Probes probes;
  for (int host = 0; host < hosts; ++host) probes.Add(host);
  while (!probes.Empty()) {
    WithTimeout next(probes, 20ms);
    auto host = co_await next;
    if (!host) {
      SleepFor warning(200ms);
      co_await warning;  // costall-expect: select-loser-parked|window-slow-body
    }
  }
  co_return Unit{};
}

int main() {
  Dispatcher d;
  Spawn(d, Scan(4));
  d.RunToCompletion();
}
