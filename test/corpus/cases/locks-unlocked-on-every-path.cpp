// case: locks-unlocked-on-every-path; style: home; flags: none
// Silent: unlock() before the wait and lock() after it, a block of its own, a guard in a helper
// that is no coroutine, and a lock_guard inside a lambda that only a callback runs.
#include <coroutine>
#include <exception>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

class Ticker {
 public:
  struct Tick {
    Ticker& t;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) { t.onTick_.push_back([h] { h.resume(); }); }
    void await_resume() const {}
  };
  Tick Next() { return {*this}; }
  void Fire() {
    auto due = std::move(onTick_);
    onTick_.clear();
    for (auto& f : due) f();
  }

 private:
  std::vector<std::function<void()>> onTick_;
};

struct Loose {
  struct promise_type {
    Loose get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

class Ledger {
 public:
  explicit Ledger(Ticker& t) : ticker_(t) {}

  Loose Flush(int rounds) {
    for (int i = 0; i < rounds; ++i) {
      std::unique_lock<std::mutex> lk(m_);
      std::vector<std::string> batch = std::move(pending_);
      pending_.clear();
      if (batch.empty()) {
        lk.unlock();
        co_await ticker_.Next();
        continue;
      }
      lk.unlock();
      co_await ticker_.Next();  // the disk
      lk.lock();
      written_ += batch.size();
    }
  }

  Loose Report(std::string& out) {
    std::size_t n = 0;
    {
      std::lock_guard<std::mutex> lk(m_);
      n = written_;
    }
    auto later = [this] {
      std::lock_guard<std::mutex> lk(m_);
      ++reports_;
    };
    co_await ticker_.Next();
    later();
    out = std::to_string(n + Pending());
  }

  void Add(std::string s) {
    std::lock_guard<std::mutex> lk(m_);
    pending_.push_back(std::move(s));
  }

 private:
  std::size_t Pending() {
    std::lock_guard<std::mutex> lk(m_);
    return pending_.size();
  }
  Ticker& ticker_;
  std::mutex m_;
  std::vector<std::string> pending_;
  std::size_t written_ = 0;
  int reports_ = 0;
};

int main() {
  Ticker ticker;
  Ledger l(ticker);
  l.Add("a");
  l.Add("b");
  std::string report;
  l.Flush(2);
  l.Report(report);
  for (int i = 0; i < 3; ++i) ticker.Fire();
  return report == "0" ? 0 : 1;
}
