// case: s-nursery-consumer; style: home; flags: none
// Children are spawned into a nursery and run on the loop; the consumer only
// collects and is slow about it (static.md trap 3, T07, T10).
#include "tinyco.h"

#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class nursery {
 public:
  void start_soon(task<void> t) {
    ++live_;
    run(std::move(t));
  }
  auto join() {
    struct awaiter {
      nursery& n;
      bool await_ready() const { return n.live_ == 0; }
      void await_suspend(std::coroutine_handle<> h) { n.joiner_ = h; }
      void await_resume() {}
    };
    return awaiter{*this};
  }

 private:
  tinyco::detached run(task<void> t) {
    auto owned = std::move(t);
    co_await owned;
    if (--live_ == 0 && joiner_) tinyco::loop().post(joiner_);
  }
  int live_ = 0;
  std::coroutine_handle<> joiner_;
};

struct mailbox {
  std::deque<std::string> letters;
  std::coroutine_handle<> reader;
  void put(std::string s) {
    letters.push_back(std::move(s));
    if (reader) tinyco::loop().post(std::exchange(reader, {}));
  }
  auto arrival() {
    struct awaiter {
      mailbox& m;
      bool await_ready() const { return !m.letters.empty(); }
      void await_suspend(std::coroutine_handle<> h) { m.reader = h; }
      void await_resume() {}
    };
    return awaiter{*this};
  }
};

task<void> download(int id, mailbox& out) {
  co_await tinyco::sleep_for(std::chrono::milliseconds(10 * id));
  out.put("file " + std::to_string(id));
}

task<void> mirror() {
  mailbox box;
  nursery children;
  for (int id = 0; id < 8; ++id) children.start_soon(download(id, box));
  for (int left = 8; left > 0; --left) {
    co_await box.arrival();
    box.letters.pop_front();
    co_await tinyco::sleep_for(70ms);
  }
  co_await children.join();
}

int main() {
  tinyco::spawn(mirror());
  tinyco::loop().run();
}
