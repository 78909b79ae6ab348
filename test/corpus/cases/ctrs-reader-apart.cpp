// case: ctrs-reader-apart; style: home; flags: none
// Silent: pushes come over one connection, commands go over another, so a reply never waits behind
// a push; and on the command connection there is nothing but request and reply, one after the
// other.
#include <coroutine>
#include <exception>
#include <functional>
#include <memory>
#include <queue>
#include <string>
#include <utility>

class Wire : public std::enable_shared_from_this<Wire> {
 public:
  using Handler = std::function<void(std::string)>;
  void Feed(std::string line) {
    if (handler_) std::exchange(handler_, nullptr)(std::move(line));
    else backlog_.push(std::move(line));
  }
  void Write(const std::string& s) { written_ += s; }
  struct LineAwaiter {
    std::shared_ptr<Wire> wire;
    std::string line;
    bool await_ready() {
      if (wire->backlog_.empty()) return false;
      line = std::move(wire->backlog_.front());
      wire->backlog_.pop();
      return true;
    }
    void await_suspend(std::coroutine_handle<> h) {
      wire->handler_ = [this, h](std::string s) {
        line = std::move(s);
        h.resume();
      };
    }
    std::string await_resume() { return std::move(line); }
  };
  LineAwaiter ReadLine() { return {shared_from_this(), {}}; }

 private:
  std::queue<std::string> backlog_;
  std::string written_;
  Handler handler_;
};

struct Flow {
  struct promise_type {
    Flow get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class Subscriber {
 public:
  explicit Subscriber(std::shared_ptr<Wire> w) : wire_(std::move(w)) {}
  auto NextPush() { return wire_->ReadLine(); }

 private:
  std::shared_ptr<Wire> wire_;
};

class Commands {
 public:
  explicit Commands(std::shared_ptr<Wire> w) : wire_(std::move(w)) {}
  auto Exec(const std::string& command) {
    wire_->Write(command + "\r\n");
    return wire_->ReadLine();
  }

 private:
  std::shared_ptr<Wire> wire_;
};

Flow Invalidate(Subscriber pushes, Commands commands, std::shared_ptr<std::string> log) {
  for (;;) {
    std::string key = co_await pushes.NextPush();
    if (key == "quit") co_return;
    std::string reply = co_await commands.Exec("HGETALL " + key);
    *log += reply;
  }
}

int main() {
  auto push = std::make_shared<Wire>(), command = std::make_shared<Wire>();
  auto log = std::make_shared<std::string>();
  Invalidate(Subscriber(push), Commands(command), log);
  push->Feed("k1");
  push->Feed("k2");
  command->Feed("v1;");
  command->Feed("v2;");
  push->Feed("quit");
  return *log == "v1;v2;" ? 0 : 1;
}
