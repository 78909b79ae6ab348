// case: s-self-refill; style: home; flags: none
// Each completion starts the next request from its own callback: the window
// stays full however slow the consumer is.
#include "tinyco.h"

#include <functional>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

inline tinyco::detached http_get(std::string url, std::function<void(std::string)> done) {
  co_await tinyco::sleep_for(25ms);
  done("<html>" + url);
}

class page_window {
 public:
  page_window(std::vector<std::string> urls, std::size_t width) : urls_(std::move(urls)) {
    while (started_ < width && started_ < urls_.size()) start_next();
  }
  task<std::optional<std::string>> next() {
    while (pages_.empty()) {
      if (in_flight_ == 0) co_return std::nullopt;
      co_await page_arrived{*this};
    }
    auto page = std::move(pages_.front());
    pages_.pop_front();
    co_return page;
  }

 private:
  struct page_arrived {
    page_window& w;
    bool await_ready() const { return !w.pages_.empty(); }
    void await_suspend(std::coroutine_handle<> h) { w.consumer_ = h; }
    void await_resume() {}
  };
  void start_next() {
    ++in_flight_;
    http_get(urls_[started_++], [this](std::string page) {
      --in_flight_;
      pages_.push_back(std::move(page));
      if (started_ < urls_.size()) start_next();
      if (consumer_) tinyco::loop().post(std::exchange(consumer_, {}));
    });
  }
  std::vector<std::string> urls_;
  std::size_t started_ = 0, in_flight_ = 0;
  std::deque<std::string> pages_;
  std::coroutine_handle<> consumer_;
};

task<void> parse_all(std::vector<std::string> urls) {
  page_window window(std::move(urls), 4);
  while (auto page = co_await window.next()) co_await tinyco::sleep_for(200ms);
}

int main() {
  tinyco::spawn(parse_all({"a", "b", "c", "d", "e", "f"}));
  tinyco::loop().run();
}
