// case: discs-eager-unawaited; style: home; flags: none
// Silent: the returned task is dropped, but brook's coroutines start at the call and own
// themselves to their end (suspend_never on both sides); parameters are taken by value. Fire and
// forget is meant here.
#include "brook.hpp"
#include <string>
#include <vector>

namespace audit {

struct sink {
  std::vector<std::string> lines;
};

brook::task<> append(std::shared_ptr<sink> out, std::string line) {
  co_await brook::sleep_for{brook::ms(30)};
  out->lines.push_back(std::move(line));
}

brook::task<int> transfer(std::shared_ptr<sink> out, int from, int to, int cents) {
  append(out, "debit " + std::to_string(from));
  co_await brook::sleep_for{brook::ms(200)};
  append(out, "credit " + std::to_string(to));
  co_return cents;
}

}  // namespace audit

int main() {
  auto out = std::make_shared<audit::sink>();
  auto moved = audit::transfer(out, 1, 2, 995);
  brook::loop::here().run();
  return moved.ready() && out->lines.size() == 2 ? 0 : 1;
}
