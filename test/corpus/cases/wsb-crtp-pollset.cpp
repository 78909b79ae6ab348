// case: wsb-crtp-pollset; style: home; flags: none
// CRTP: the base owns the children and polls them, the derived class says what
// a child is. The consumer owns the set through a unique_ptr.
#include "pollio.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;

template <class Derived, class Op>
class poll_set {
 public:
  using value_type = typename Op::value_type;

  pollio::Poll<std::optional<value_type>> Pend(pollio::Context& cx) {
    auto& self = static_cast<Derived&>(*this);
    self.on_turn();
    if (ops_.empty()) return std::optional<value_type>{};
    for (std::size_t i = 0; i < ops_.size(); ++i) {
      if (auto out = ops_[i]->poll_op(cx)) {
        ops_.erase(ops_.begin() + static_cast<std::ptrdiff_t>(i));
        return std::optional<value_type>{std::move(*out)};
      }
    }
    return std::nullopt;
  }

 protected:
  void insert(std::unique_ptr<Op> op) { ops_.push_back(std::move(op)); }

 private:
  std::vector<std::unique_ptr<Op>> ops_;
};

class lease_op {
 public:
  using value_type = std::string;
  explicit lease_op(std::string key) : key_(std::move(key)), wait_(30ms) {}
  pollio::Poll<value_type> poll_op(pollio::Context& cx) {
    if (!wait_.Pend(cx)) return std::nullopt;
    return "lease:" + key_;
  }

 private:
  std::string key_;
  pollio::SleepFor wait_;
};

class lease_set : public poll_set<lease_set, lease_op> {
 public:
  void request(std::string key) { insert(std::make_unique<lease_op>(std::move(key))); }
  void on_turn() { ++turns_; }

 private:
  int turns_ = 0;
};

pollio::Coro<int> migrate(std::string lease) {
  co_await pollio::SleepFor(900ms);
  co_return static_cast<int>(lease.size());
}

pollio::Coro<pollio::Unit> migrate_all(std::vector<std::string> keys) {
  auto leases = std::make_unique<lease_set>();
  for (auto& key : keys) leases->request(std::move(key));
  int moved = 0;
  while (auto lease = co_await *leases) {
    moved += co_await migrate(std::move(*lease));  // costall-expect: window-slow-body
  }
  if (moved == 0) co_await pollio::SleepFor(1ms);
  co_return pollio::Unit{};
}

int main() {
  pollio::Dispatcher d;
  pollio::Spawn(d, migrate_all({"a", "b", "c"}));
  d.RunToCompletion();
}
