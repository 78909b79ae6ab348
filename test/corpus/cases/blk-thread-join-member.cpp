// case: blk-thread-join-member; style: home; flags: none
// A coroutine lambda stops a worker and joins its thread on the reactor.
#include "Kestrel.h"

#include <atomic>
#include <thread>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

class Indexer {
 public:
  void Launch() {
    m_thread = std::thread([this] {
      while (!m_stop) std::this_thread::sleep_for(std::chrono::milliseconds(5));
    });
  }
  Async<> Shutdown() {
    m_stop = true;
    co_await Delay(Duration(10));
    if (m_thread.joinable()) m_thread.join();  // costall-expect: blocking-call-in-coroutine
    co_return Nothing{};
  }

 private:
  std::atomic<bool> m_stop{false};
  std::thread m_thread;
};

int main() {
  Indexer indexer;
  indexer.Launch();
  auto stopped = indexer.Shutdown();
  Kestrel::Reactor::Instance().Run();
}
