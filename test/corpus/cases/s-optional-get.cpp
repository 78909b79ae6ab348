// case: s-optional-get; style: home; flags: none
// get(), wait() and join() that block nobody: a pointer's get(), an awaitable
// wait(), a string join().
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class signal {
 public:
  auto wait() {
    struct awaiter {
      signal& s;
      bool await_ready() const { return s.set_; }
      void await_suspend(std::coroutine_handle<> h) { s.waiter_ = h; }
      void await_resume() {}
    };
    return awaiter{*this};
  }
  void set() {
    set_ = true;
    if (waiter_) tinyco::loop().post(waiter_);
  }

 private:
  bool set_ = false;
  std::coroutine_handle<> waiter_;
};

struct path_list {
  std::vector<std::string> parts;
  std::string join(char sep) const {
    std::string out;
    for (auto& p : parts) out += p + sep;
    return out;
  }
};

struct setting {
  std::optional<int> value;
  int get() const { return value.value_or(0); }
};

task<void> start_up(std::unique_ptr<signal> ready, setting port, path_list where) {
  signal* raw = ready.get();
  co_await tinyco::sleep_for(std::chrono::milliseconds(port.get()));
  auto text = where.join('/');
  if (!text.empty()) raw->set();
  co_await raw->wait();
}

int main() {
  tinyco::spawn(start_up(std::make_unique<signal>(), {80}, {{"usr", "bin"}}));
  tinyco::loop().run();
}
