// case: wrs-shared-source; style: home; flags: none
// Results arrive by themselves; submit() runs in Poll-style Take() only. The
// reader is shared and reached through a shared_ptr member, errors end the loop.
#include "tinyco.h"

#include <memory>
#include <string>
#include <variant>

using namespace std::chrono_literals;
using tinyco::task;

namespace sqs {

struct message { std::string body; };
struct failure { int code; };
using outcome = std::variant<message, failure>;

class consumer_group {
 public:
  consumer_group(int total, int in_flight_max) : remaining_(total), max_(in_flight_max) {}

  auto take() -> task<outcome> {
    submit();
    while (arrived_.empty()) {
      if (open_ == 0) co_return failure{404};
      co_await tinyco::sleep_for(1ms);
    }
    message m = std::move(arrived_.back());
    arrived_.pop_back();
    co_return m;
  }

 private:
  void submit() {
    while (open_ < max_ && remaining_ > 0) {
      ++open_;
      --remaining_;
      tinyco::spawn(long_poll(remaining_));
    }
  }
  auto long_poll(int n) -> task<void> {
    co_await tinyco::sleep_for(std::chrono::milliseconds(100 + n % 20));
    arrived_.push_back({"message " + std::to_string(n)});
    --open_;
  }
  int remaining_, max_, open_ = 0;
  std::vector<message> arrived_;
};

}  // namespace sqs

class worker {
 public:
  explicit worker(std::shared_ptr<sqs::consumer_group> g) : group_(std::move(g)) {}
  auto run() -> task<int> {
    for (;;) {
      auto got = co_await group_->take();
      if (auto* f = std::get_if<sqs::failure>(&got)) co_return f->code;
      co_await handle(std::get<sqs::message>(std::move(got)));  // costall-expect: window-refill-starved
    }
  }

 private:
  auto handle(sqs::message m) -> task<void> {
    if (m.body.empty()) co_return;
    co_await write_row(m.body);
  }
  auto write_row(std::string_view) -> task<void> { co_await tinyco::sleep_for(750ms); }
  std::shared_ptr<sqs::consumer_group> group_;
};

task<void> run_worker() {
  worker w(std::make_shared<sqs::consumer_group>(200, 16));
  co_await w.run();
}

int main() {
  tinyco::spawn(run_worker());
  tinyco::loop().run();
}
