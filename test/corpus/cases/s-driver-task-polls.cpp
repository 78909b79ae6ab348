// case: s-driver-task-polls; style: home; flags: none
// The children are stepped by a driver task that the window spawned in its
// constructor; next() only waits for results (independent).
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class transfer {
 public:
  explicit transfer(int id) : id_(id) {}
  bool step() { return ++steps_ == 5; }
  int id() const { return id_; }

 private:
  int id_, steps_ = 0;
};

class transfer_service {
 public:
  explicit transfer_service(int n) : state_(std::make_shared<state>()) {
    for (int i = 0; i < n; ++i) state_->active.emplace_back(i);
    tinyco::spawn(drive(state_));
  }
  task<std::optional<int>> next() {
    while (state_->finished.empty()) {
      if (state_->active.empty()) co_return std::nullopt;
      co_await tinyco::sleep_for(1ms);
    }
    int id = state_->finished.front();
    state_->finished.pop_front();
    co_return id;
  }

 private:
  struct state {
    std::vector<transfer> active;
    std::deque<int> finished;
  };
  static task<void> drive(std::shared_ptr<state> s) {
    while (!s->active.empty()) {
      for (auto it = s->active.begin(); it != s->active.end();) {
        if (it->step()) {
          s->finished.push_back(it->id());
          it = s->active.erase(it);
        } else {
          ++it;
        }
      }
      co_await tinyco::sleep_for(2ms);
    }
  }
  std::shared_ptr<state> state_;
};

task<void> verify_all() {
  transfer_service transfers(6);
  while (auto id = co_await transfers.next()) {
    co_await tinyco::sleep_for(std::chrono::milliseconds(100 + *id));
  }
}

int main() {
  tinyco::spawn(verify_all());
  tinyco::loop().run();
}
