// case: s-body-without-await; style: home; flags: none
// The body computes, logs, tries and spawns, but never awaits (static.md traps
// 1 and 11; T15 "try_send in the loop"; T03 "no .await in any arm").
#include "tinyco.h"

#include <cstdio>
#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

struct probe {
  int host;
  int rounds = 0;
  bool poll() { return ++rounds > host % 4; }
};

class probe_set {
 public:
  void insert(int host) { live_.push_back({host}); }
  task<std::optional<int>> next() {
    while (!live_.empty()) {
      for (auto& p : live_) {
        if (!p.poll()) continue;
        int host = p.host;
        p = live_.back();
        live_.pop_back();
        co_return host;
      }
      co_await tinyco::sleep_for(2ms);
    }
    co_return std::nullopt;
  }

 private:
  std::vector<probe> live_;
};

struct outbox {
  std::deque<std::string> queued;
  bool try_send(std::string s) {
    if (queued.size() >= 64) return false;
    queued.push_back(std::move(s));
    return true;
  }
};

task<void> notify(std::string) { co_await tinyco::sleep_for(1s); }

task<void> sweep(std::shared_ptr<outbox> out) {
  probe_set probes;
  for (int h = 0; h < 32; ++h) probes.insert(h);
  long sum = 0;
  while (auto host = co_await probes.next()) {
    sum += *host;
    std::printf("host %d answers\n", *host);
    if (!out->try_send("host " + std::to_string(*host)))
      tinyco::spawn(notify("outbox full"));
  }
  if (sum == 0) co_await notify("nobody is there");
}

int main() {
  tinyco::spawn(sweep(std::make_shared<outbox>()));
  tinyco::loop().run();
}
