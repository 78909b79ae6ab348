// case: fan-set-of-eager-work; style: home; flags: none
// The fall-back when a window is taken away (seeds/000): every request that arrives starts its
// work at once and is kept in a list, and nothing slows the reader down.
#include "Kestrel.h"

#include <deque>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

class RequestQueue {
 public:
  struct Receiver {
    RequestQueue& m_queue;
    bool await_ready() const { return !m_queue.m_items.empty(); }
    void await_suspend(std::coroutine_handle<> h) { m_queue.m_reader = h; }
    int await_resume() {
      int item = m_queue.m_items.front();
      m_queue.m_items.pop_front();
      return item;
    }
  };
  Receiver Receive() { return {*this}; }
  void Put(int item) {
    m_items.push_back(item);
    if (m_reader) std::exchange(m_reader, {}).resume();
  }

 private:
  std::deque<int> m_items;
  std::coroutine_handle<> m_reader;
};

Async<> Handle(int request) {
  co_await Delay(Duration(request));
  co_await Delay(Duration(50));
  co_return Nothing{};
}

Async<> ServeAll(RequestQueue& queue) {
  std::vector<Async<>> running;
  for (;;) {
    int request = co_await queue.Receive();
    if (request < 0) break;
    running.push_back(Handle(request));  // costall-expect: unbounded-fan-out
  }
  for (auto& one : running) co_await one;
  co_return Nothing{};
}
