// case: real-ring-with-waiters; style: home; flags: none
// Both ends of a bounded ring wait in lists of the ring and wake one another: no work of the ring's
// own, a slow reader is plain back-pressure. A carousel resumes tasks that were handed to it and
// that nobody else resumes: there, the slow await stalls them.
#include "tinyco.h"

using namespace std::chrono_literals;
using tinyco::task;

template <class Node>
Node* take_first(Node*& list) {
  Node* first = list;
  if (first) list = first->behind;
  return first;
}

class ring {
  struct reader {
    ring& of;
    reader* behind = nullptr;
    std::coroutine_handle<> who{};
    std::optional<int> value{};
    bool await_ready() {
      if (of.cell_) value = std::exchange(of.cell_, std::nullopt);
      return value.has_value();
    }
    void await_suspend(std::coroutine_handle<> h) {
      who = h;
      behind = std::exchange(of.readers_, this);
    }
    int await_resume() { return *value; }
  };
  struct writer {
    ring& of;
    int value;
    writer* behind = nullptr;
    std::coroutine_handle<> who{};
    bool await_ready() {
      if (of.cell_) return false;
      of.cell_ = value;
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) {
      who = h;
      behind = std::exchange(of.writers_, this);
    }
    void await_resume() {}
  };

 public:
  task<int> read() {
    int value = co_await reader{*this};
    co_await let_writers_in();
    co_return value;
  }
  task<void> write(int value) {
    co_await writer{*this, value};
    co_await let_readers_in();
  }

 private:
  task<void> let_writers_in() {
    while (writers_ && !cell_) {
      writer* w = take_first(writers_);
      cell_ = w->value;
      w->who.resume();
    }
    co_return;
  }
  task<void> let_readers_in() {
    while (readers_ && cell_) {
      reader* r = take_first(readers_);
      r->value = std::exchange(cell_, std::nullopt);
      r->who.resume();
    }
    co_return;
  }
  std::optional<int> cell_;
  reader* readers_ = nullptr;
  writer* writers_ = nullptr;
};

task<void> sing(ring& notes) {
  for (int n = 1; n < 30; ++n) co_await notes.write(n);
  co_await notes.write(0);
}

task<void> listen(ring& notes) {
  while (int n = co_await notes.read()) co_await tinyco::sleep_for(std::chrono::milliseconds(n));
}

class carousel {
 public:
  struct horse {
    struct promise_type {
      horse get_return_object() {
        return {std::coroutine_handle<promise_type>::from_promise(*this)};
      }
      std::suspend_always initial_suspend() noexcept { return {}; }
      std::suspend_always final_suspend() noexcept { return {}; }
      void return_void() {}
      void unhandled_exception() { std::terminate(); }
    };
    std::coroutine_handle<promise_type> h;
  };
  void mount(horse one) { horses_.push_back(one.h); }
  bool turning() const { return !horses_.empty(); }
  task<int> round() {
    int left = 0;
    for (std::size_t i = horses_.size(); i > 0; --i) {
      auto h = horses_.front();
      horses_.pop_front();
      h.resume();
      if (h.done()) {
        h.destroy();
        ++left;
      } else {
        horses_.push_back(h);
      }
    }
    co_await tinyco::yield_now();
    co_return left;
  }

 private:
  std::deque<std::coroutine_handle<>> horses_;
};

carousel::horse gallop(int rounds) {
  for (; rounds > 0; --rounds) co_await std::suspend_always{};
}

task<void> fair() {
  carousel wheel;
  for (int i = 0; i < 12; ++i) wheel.mount(gallop(i));
  while (wheel.turning()) {
    int left = co_await wheel.round();
    if (left > 0) co_await tinyco::sleep_for(500ms);  // costall-expect: window-slow-body
  }
}

int main() {
  ring notes;
  tinyco::spawn(sing(notes));
  tinyco::spawn(listen(notes));
  tinyco::spawn(fair());
  tinyco::loop().run();
}
