// case: blk-sleep-and-get-on-loop; style: home; flags: none
// seastar#456, concurrencpp#61: a retry pause with this_thread::sleep_for and a std::future::get
// in coroutines that the one loop thread resumes: every other session on this loop stands still
// meanwhile.
#include <chrono>
#include <coroutine>
#include <deque>
#include <exception>
#include <future>
#include <string>
#include <thread>

class SocketLoop {
 public:
  void Ready(std::coroutine_handle<> h) { ready_.push_back(h); }
  void Run() {
    for (; !ready_.empty(); ready_.pop_front()) ready_.front().resume();
  }

 private:
  std::deque<std::coroutine_handle<>> ready_;
};

struct Session {
  struct promise_type {
    Session get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class Client {
 public:
  explicit Client(SocketLoop& l) : loop_(l) {}
  auto Receive() {
    struct Op {
      Client& c;
      bool await_ready() const { return false; }
      void await_suspend(std::coroutine_handle<> h) { c.loop_.Ready(h); }
      std::string await_resume() { return ++c.received_ > 3 ? "" : "upload"; }
    };
    return Op{*this};
  }
  auto Connect() {
    struct Op {
      Client& c;
      bool await_ready() const { return false; }
      void await_suspend(std::coroutine_handle<> h) { c.loop_.Ready(h); }
      bool await_resume() { return ++c.attempts_ == 3; }
    };
    return Op{*this};
  }
  std::string name = "c1";

 private:
  SocketLoop& loop_;
  int received_ = 0, attempts_ = 0;
};

std::size_t Digest(const std::string& s) {
  std::size_t h = 5381;
  for (int round = 0; round < 1'000'000; ++round)
    for (unsigned char c : s) h = h * 33 + c;
  return h;
}

Session Serve(Client& c, std::size_t& digests) {
  while (!co_await c.Connect()) {
    std::this_thread::sleep_for(std::chrono::milliseconds(250));  // costall-expect: blocking-call-in-coroutine
  }
  for (std::string m = co_await c.Receive(); !m.empty(); m = co_await c.Receive()) {
    std::future<std::size_t> hashed = std::async(std::launch::async, Digest, m + c.name);
    digests ^= hashed.get();  // costall-expect: blocking-call-in-coroutine
  }
}
