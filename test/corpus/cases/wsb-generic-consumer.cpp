// case: wsb-generic-consumer; style: home; flags: none
// A function template over a concept drains any source into any handler; it is
// instantiated with a polled source and a sleeping generic lambda.
#include "tinyco.h"

#include <concepts>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

template <class S>
concept item_source = requires(S s) {
  typename S::item;
  { s.fetch() } -> std::same_as<task<std::optional<typename S::item>>>;
};

template <item_source Source, class Handler>
task<int> drain_into(Source& source, Handler handle) {
  int count = 0;
  while (auto item = co_await source.fetch()) {
    co_await handle(*item);  // costall-expect-or: window-slow-body
    ++count;
  }
  co_return count;
}

class feed_crawl {
 public:
  using item = std::string;
  explicit feed_crawl(std::vector<std::string> feeds) {
    for (auto& f : feeds) crawls_.push_back(crawl(*this, std::move(f)));
  }
  task<std::optional<item>> fetch() {
    for (;;) {
      std::vector<std::coroutine_handle<>> turn;
      turn.swap(runnable_);
      for (auto h : turn) h.resume();
      if (!titles_.empty()) {
        auto t = std::move(titles_.back());
        titles_.pop_back();
        co_return t;
      }
      if (finished_ == crawls_.size()) co_return std::nullopt;
      co_await tinyco::sleep_for(1ms);
    }
  }

 private:
  auto on_crawl_turn() {
    struct awaiter {
      feed_crawl& f;
      bool await_ready() const noexcept { return false; }
      void await_suspend(std::coroutine_handle<> h) { f.runnable_.push_back(h); }
      void await_resume() const noexcept {}
    };
    return awaiter{*this};
  }
  static tinyco::detached crawl(feed_crawl& self, std::string feed) {
    co_await self.on_crawl_turn();
    co_await tinyco::sleep_for(8ms);
    co_await self.on_crawl_turn();
    self.titles_.push_back("title of " + feed);
    ++self.finished_;
  }
  std::vector<tinyco::detached> crawls_;
  std::vector<std::coroutine_handle<>> runnable_;
  std::vector<std::string> titles_;
  std::size_t finished_ = 0;
};

task<void> nightly() {
  feed_crawl crawl({"a", "b", "c"});
  auto store = [](const auto& title) -> task<void> {
    co_await tinyco::sleep_for(std::chrono::milliseconds(50 * title.size()));  // costall-expect: window-slow-body
  };
  co_await drain_into(crawl, store);
}

int main() {
  tinyco::spawn(nightly());
  tinyco::loop().run();
}
