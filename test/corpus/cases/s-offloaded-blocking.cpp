// case: s-offloaded-blocking; style: home; flags: none
// The blocking call is wrapped in offload(), which runs the callable on a thread
// of its own and resumes the coroutine on the loop (trap: allowed_in).
#include "Kestrel.h"

#include <chrono>
#include <cstdlib>
#include <string>
#include <thread>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

template <class Fn>
struct OffloadAwaiter {
  Fn m_fn;
  int m_result = 0;
  std::thread m_thread;
  bool await_ready() const noexcept { return false; }
  void await_suspend(std::coroutine_handle<> h) {
    m_thread = std::thread([this, h] {
      m_result = m_fn();
      Kestrel::Reactor::Instance().Post([h] { h.resume(); });
    });
  }
  int await_resume() {
    m_thread.join();
    return m_result;
  }
};

template <class Fn>
OffloadAwaiter<Fn> Offload(Fn fn) {
  return {std::move(fn), 0, {}};
}

Async<int> Unpack(std::string archive) {
  int status = co_await Offload([archive] {
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
    return std::system(("tar xf " + archive).c_str());
  });
  co_return status;
}

Async<> Install(std::string archive) {
  if (co_await Unpack(std::move(archive)) != 0) co_await Delay(Duration(10));
  co_return Nothing{};
}

int main() {
  auto install = Install("package.tar");
  Kestrel::Reactor::Instance().Run();
}
