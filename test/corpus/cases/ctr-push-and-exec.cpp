// case: ctr-push-and-exec; style: home; flags: none
// redis#52, #124: the connection's read loop stops at an unconsumed push. This loop is the only
// one that consumes pushes and it waits for a reply on the same connection: a second push comes
// first, both wait.
#include <coroutine>
#include <deque>
#include <exception>
#include <string>
#include <utility>

struct go {
  struct promise_type {
    go get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct slot {  // one waiting coroutine
  std::coroutine_handle<> h;
  void wake() {
    if (auto w = std::exchange(h, nullptr)) w.resume();
  }
};
struct park {
  slot& s;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) { s.h = h; }
  void await_resume() const {}
};

class resp_connection {
 public:
  // The socket's side: raw lines arrive here.
  void on_bytes(std::string line) {
    wire_.push_back(std::move(line));
    readable_.wake();
  }

  go run() {
    for (;;) {
      while (wire_.empty()) co_await park{readable_};
      std::string line = std::move(wire_.front());
      wire_.pop_front();
      if (line.starts_with(">")) {
        while (has_push_) co_await park{push_taken_};  // one push at a time
        push_ = std::move(line);
        has_push_ = true;
        push_waiter_.wake();
      } else {
        reply_ = std::move(line);
        has_reply_ = true;
        reply_waiter_.wake();
      }
    }
  }

  struct receive_op {
    resp_connection& c;
    bool await_ready() const { return c.has_push_; }
    void await_suspend(std::coroutine_handle<> h) { c.push_waiter_.h = h; }
    std::string await_resume() {
      c.has_push_ = false;
      std::string p = std::move(c.push_);
      c.push_taken_.wake();
      return p;
    }
  };
  struct exec_op {
    resp_connection& c;
    std::string command;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) {
      c.sent_ += command + "\r\n";
      c.reply_waiter_.h = h;
    }
    std::string await_resume() {
      c.has_reply_ = false;
      return std::move(c.reply_);
    }
  };
  receive_op receive() { return {*this}; }
  exec_op exec(std::string command) { return {*this, std::move(command)}; }

 private:
  std::deque<std::string> wire_;
  std::string push_, reply_, sent_;
  bool has_push_ = false, has_reply_ = false;
  slot readable_, push_taken_, push_waiter_, reply_waiter_;
};

go invalidate(resp_connection& conn, int& cached) {
  for (;;) {
    std::string push = co_await conn.receive();
    std::string all = co_await conn.exec("HGETALL " + push.substr(1));  // costall-expect: connection-in-two-roles
    cached += static_cast<int>(all.size());
  }
}
