// case: s-blocking-outside; style: home; flags: none
// Blocking calls of a dedicated thread, of a destructor that main runs, of main
// itself; a lock that is taken for two statements without an await (T11).
#include "tinyco.h"

#include <atomic>
#include <mutex>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class keyboard_thread {
 public:
  keyboard_thread() : thread_([this] { run(); }) {}
  ~keyboard_thread() {
    stop_ = true;
    thread_.join();
  }
  bool take(char& c) {
    std::lock_guard lock(mutex_);
    if (!fresh_) return false;
    fresh_ = false;
    c = last_;
    return true;
  }

 private:
  void run() {
    while (!stop_) {
      std::this_thread::sleep_for(20ms);
      std::lock_guard lock(mutex_);
      last_ = 'x';
      fresh_ = true;
    }
  }
  std::mutex mutex_;
  char last_ = 0;
  bool fresh_ = false;
  std::atomic<bool> stop_{false};
  std::thread thread_;
};

task<int> count_keys(keyboard_thread& keys, int wanted) {
  int seen = 0;
  for (char c; seen < wanted;) {
    if (keys.take(c)) ++seen;
    else co_await tinyco::sleep_for(5ms);
  }
  co_return seen;
}

task<void> app(keyboard_thread& keys) {
  if (co_await count_keys(keys, 3) != 3) co_await tinyco::yield_now();
}

int main() {
  keyboard_thread keys;
  tinyco::spawn(app(keys));
  tinyco::loop().run();
  std::this_thread::sleep_for(10ms);
}
