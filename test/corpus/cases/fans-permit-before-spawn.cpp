// case: fans-permit-before-spawn; style: home; flags: none
// Silent: a permit is taken before each spawn and moved into the spawned task, which gives it back
// at its end: never more than 32 in flight, and the tasks run on by themselves. The last await
// waits for the rest.
#include "Harbor.h"
#include <memory>
#include <string>

using namespace Harbor;

Task<std::optional<std::string>> NextLine(std::vector<std::string>& lines) {
  if (lines.empty()) co_return std::nullopt;
  std::string line = std::move(lines.back());
  lines.pop_back();
  co_return std::optional<std::string>(std::move(line));
}

struct Progress {
  int Done = 0;
  int Pending = 0;
  Event Idle;
};

Task<bool> Request(const std::string& address) {  // the operation that is limited
  co_await Delay{Millis(400)};
  co_return !address.empty();
}

Task<> Resolve(std::string address, Semaphore::Permit permit, std::shared_ptr<Progress> progress) {
  const bool found = co_await Request(address);
  progress->Done += found ? 1 : 0;
  permit.Release();
  if (--progress->Pending == 0) progress->Idle.Set();
}

constexpr int kInFlight = 32;

Task<> Import(std::shared_ptr<Semaphore> slots, std::vector<std::string> lines,
              std::shared_ptr<Progress> p) {
  while (std::optional<std::string> line = co_await NextLine(lines)) {
    auto slot = co_await slots->Acquire();
    ++p->Pending;
    p->Idle.Clear();
    Spawn(Resolve(std::move(*line), std::move(slot), p));
  }
  if (p->Pending != 0) co_await p->Idle;
}

int main() {
  auto slots = std::make_shared<Semaphore>(kInFlight);
  auto progress = std::make_shared<Progress>();
  Spawn(Import(slots, std::vector<std::string>(100, "Main Street 1"), progress));
  Reactor::Current().Run();
  return progress->Done == 100 ? 0 : 1;
}
