// case: wlu-member-handshake; style: home; flags: none
// Start() puts the mirrors' fetches into a member window; Open() then waits for
// the login before Serve() ever polls it.
#include "pollio.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using namespace pollio;

class Prefetches {
 public:
  template <class C>
  void Submit(C&& c) { m_items.emplace_back(std::forward<C>(c)); }
  Poll<std::optional<int>> Pend(Context& cx) {
    if (m_items.empty()) return std::optional<int>{};
    for (auto& item : m_items) {
      auto got = item.Pend(cx);
      if (!got) continue;
      std::swap(item, m_items.back());
      m_items.pop_back();
      return std::optional<int>{*got};
    }
    return std::nullopt;
  }

 private:
  std::vector<Coro<int>> m_items;
};

class Viewer {
 public:
  Coro<Unit> Open(std::string user) {
    for (int page = 0; page < 3; ++page) m_prefetches.Submit(FetchPage(page));
    co_await Login(std::move(user));  // costall-expect: window-left-undriven
    co_await Serve();
    co_return Unit{};
  }

 private:
  Coro<int> FetchPage(int page) {
    co_await SleepFor(20ms);
    co_return page;
  }
  Coro<Unit> Login(std::string) {
    co_await SleepFor(3s);
    co_return Unit{};
  }
  Coro<int> Serve() {
    int shown = 0;
    while (auto page = co_await m_prefetches) shown += *page;
    co_return shown;
  }
  Prefetches m_prefetches;
};

int main() {
  Viewer viewer;
  Dispatcher d;
  Spawn(d, viewer.Open("ada"));
  d.RunToCompletion();
}
