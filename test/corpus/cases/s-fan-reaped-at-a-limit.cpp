// case: s-fan-reaped-at-a-limit; style: home; flags: none
// The same list with a limit: at sixteen the oldest is awaited before the next request is read.
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
  co_return Nothing{};
}

Async<> ServeAll(RequestQueue& queue) {
  std::deque<Async<>> running;
  for (;;) {
    int request = co_await queue.Receive();
    if (request < 0) break;
    if (running.size() >= 16) {
      co_await running.front();
      running.pop_front();
    }
    running.push_back(Handle(request));
  }
  while (!running.empty()) {
    co_await running.front();
    running.pop_front();
  }
  co_return Nothing{};
}
