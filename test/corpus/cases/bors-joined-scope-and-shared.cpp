// case: bors-joined-scope-and-shared; style: home; flags: none
// Silent: the first children borrow locals, but the nursery is joined before the frame ends; the
// detached one takes a shared_ptr and a string by value and borrows nothing.
#include <coroutine>
#include <exception>
#include <memory>
#include <string>
#include <utility>
#include <vector>

struct Ticks {  // fake time: parked coroutines go on at the next tick
  static inline std::vector<std::coroutine_handle<>> parked;
  static bool Advance() {
    for (auto h : std::exchange(parked, {})) h.resume();
    return !parked.empty();
  }
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const { parked.push_back(h); }
  void await_resume() const {}
};

struct Routine {
  struct promise_type {
    Routine get_return_object() {
      return Routine{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  std::coroutine_handle<promise_type> h;
  void Detach() { h.resume(); }  // runs, and frees itself at its end
};

class Nursery {
 public:
  template <typename Fn, typename... Args> void Start(Fn fn, Args&&... args) {
    ++running_;
    fn(*this, std::forward<Args>(args)...).Detach();
  }
  void Finished() {
    if (--running_ == 0)
      if (auto h = std::exchange(joiner_, nullptr)) h.resume();
  }
  auto Join() {
    struct Awaiter {
      Nursery& n;
      bool await_ready() const { return n.running_ == 0; }
      void await_suspend(std::coroutine_handle<> h) { n.joiner_ = h; }
      void await_resume() const {}
    };
    return Awaiter{*this};
  }

 private:
  int running_ = 0;
  std::coroutine_handle<> joiner_;
};

Routine Count(Nursery& n, const std::string& text, char wanted, int& hits) {
  for (char c : text) {
    co_await Ticks{};
    hits += c == wanted;
  }
  n.Finished();
}

struct Log {
  std::vector<std::string> lines;
};

Routine Record(std::shared_ptr<Log> log, std::string line) {
  for (int i = 0; i < 50; ++i) co_await Ticks{};
  log->lines.push_back(std::move(line));
}

Routine Analyse(std::shared_ptr<Log> log, std::string text) {
  int a = 0, e = 0;
  Nursery nursery;
  nursery.Start(Count, text, 'a', a);
  nursery.Start(Count, text, 'e', e);
  co_await nursery.Join();

  Record(log, std::to_string(a) + "/" + std::to_string(e)).Detach();
}

int main() {
  auto log = std::make_shared<Log>();
  Analyse(log, "a nested await stalls the rest").Detach();
  while (Ticks::Advance()) {
  }
  return log->lines.size() == 1 && log->lines[0] == "4/4" ? 0 : 1;
}
