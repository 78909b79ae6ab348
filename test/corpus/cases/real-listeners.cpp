// case: real-listeners; style: home; flags: none
// Two methods hang a listener on a stop signal while they await: it is called when somebody asks to
// stop, and starts nothing. The second class is no listener: its take() alone starts an operation
// for each result that has come in, and the callback only stores.
#include "tinyco.h"

#include <functional>
#include <list>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class stop_signal {
 public:
  class hook {
   public:
    hook(std::list<std::function<void()>>& all, std::function<void()> f)
        : all_(all), mine_(all.insert(all.end(), std::move(f))) {}
    hook(const hook&) = delete;
    ~hook() { all_.erase(mine_); }

   private:
    std::list<std::function<void()>>& all_;
    std::list<std::function<void()>>::iterator mine_;
  };
  hook listen(std::function<void()> f) { return hook(hooks_, std::move(f)); }

 private:
  std::list<std::function<void()>> hooks_;
};

class wire {
 public:
  void shut() { open_ = false; }
  auto put(int) -> task<bool> {
    co_await tinyco::sleep_for(2ms);
    co_return open_;
  }
  auto get() -> task<int> {
    co_await tinyco::sleep_for(9ms);
    co_return open_ ? 7 : -1;
  }

 private:
  bool open_ = true;
};

class line_to_bank {
 public:
  auto dial() -> task<bool> { co_return co_await wire_.put(0); }
  auto ask(int account, int& balance, stop_signal& stop) -> task<bool> {
    {
      auto hook = stop.listen([this] { wire_.shut(); });
      if (!co_await wire_.put(account)) co_return false;
    }
    auto hook = stop.listen([this] { wire_.shut(); });
    balance = co_await wire_.get();
    co_return balance >= 0;
  }
  auto balance(int account, stop_signal& stop) -> task<int> {
    int amount = 0;
    bool ok = co_await ask(account, amount, stop);
    if (!ok && co_await dial()) ok = co_await ask(account, amount, stop);
    co_return ok ? amount : 0;
  }

 private:
  wire wire_;
};

namespace bank {
inline tinyco::detached history(int account, std::function<void(std::string)> then) {
  co_await tinyco::sleep_for(20ms);
  then("history of " + std::to_string(account));
}
}  // namespace bank

class histories {
 public:
  explicit histories(int accounts) : accounts_(accounts) {}
  auto take() -> task<std::string> {
    for (; asked_ < 5 && next_ < accounts_; ++asked_)
      bank::history(next_++, [this](std::string text) { came(std::move(text)); });
    while (texts_.empty()) co_await tinyco::sleep_for(1ms);
    std::string text = std::move(texts_.back());
    texts_.pop_back();
    co_return text;
  }
  bool more() const { return next_ < accounts_ || asked_ > 0 || !texts_.empty(); }

 private:
  void came(std::string text) {
    --asked_;
    texts_.push_back(std::move(text));
  }
  int accounts_, next_ = 0, asked_ = 0;
  std::vector<std::string> texts_;
};

auto print(std::string) -> task<void> { co_await tinyco::sleep_for(250ms); }

auto statements() -> task<void> {
  histories all(30);
  while (all.more()) {
    auto text = co_await all.take();
    co_await print(std::move(text));  // costall-expect: window-refill-starved
  }
}

int main() {
  stop_signal stop;
  line_to_bank line;
  tinyco::spawn([](line_to_bank& l, stop_signal& s) -> task<void> {
    co_await l.balance(12, s);
  }(line, stop));
  tinyco::spawn(statements());
  tinyco::loop().run();
}
