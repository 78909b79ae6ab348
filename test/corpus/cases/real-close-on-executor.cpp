// case: real-close-on-executor; style: home; flags: none
// close() of a connection has its motor shut the wire, as only the motor's turn may do that. It is
// called when a write has failed: no work is started, and nobody takes results from a connection.
#include "tinyco.h"

#include <functional>

using namespace std::chrono_literals;
using tinyco::task;

class motor {
 public:
  template <class F>
  void soon(F f) { steps_.push_back(std::move(f)); }
  void run() {
    while (!steps_.empty()) {
      auto f = std::move(steps_.front());
      steps_.pop_front();
      f();
    }
  }

 private:
  std::deque<std::function<void()>> steps_;
};

template <class F>
void at_its_turn(motor& e, F f) { e.soon(std::move(f)); }

class wire {
 public:
  task<bool> put(int n) {
    co_await tinyco::sleep_for(n * 1ms);
    co_return n < 100;
  }
  void shut() { open_ = false; }

 private:
  bool open_ = true;
};

class tram_wire {
 public:
  explicit tram_wire(motor& e) : motor_(e) {}
  void close() {
    if (closed_) return;
    at_its_turn(motor_, [this] {
      wire_.shut();
      if (on_end_) on_end_(7);
      closed_ = true;
    });
  }
  task<bool> put(int n) {
    bool ok = co_await wire_.put(n);
    if (!ok) close();
    co_return ok;
  }
  task<bool> greet() {
    bool ok = co_await wire_.put(2);
    if (!ok) close();
    co_return ok;
  }
  task<void> run() {
    while (!closed_) {
      if (!co_await wire_.put(3)) {
        close();
        break;
      }
      co_await greet();
    }
  }
  bool new_ = true;

 private:
  motor& motor_;
  wire wire_;
  std::function<void(int)> on_end_;
  bool closed_ = false;
};

task<void> announce(tram_wire& to) {
  while (true) {
    co_await tinyco::sleep_for(50ms);
    if (to.new_) {
      co_await to.greet();
      co_return;
    }
    if (!co_await to.put(5)) co_return;
  }
}
