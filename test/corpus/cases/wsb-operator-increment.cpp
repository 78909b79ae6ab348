// case: wsb-operator-increment; style: home; flags: none
// An async range: begin() and ++it are the pull, and only they step the merge's
// children; the body waits for a disk flush. for-co_await spelled by hand.
#include <coroutine>
#include <cstdint>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace aio {

struct timer_service {  // filled in by the platform layer
  static void arm(std::uint32_t ms, std::coroutine_handle<> resume_later);
};

struct fiber {
  struct promise_type {
    fiber get_return_object() {
      return fiber{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    auto final_suspend() noexcept {
      struct hand_back {
        bool await_ready() noexcept { return false; }
        std::coroutine_handle<> await_suspend(std::coroutine_handle<promise_type> h) noexcept {
          return h.promise().parent ? h.promise().parent : std::noop_coroutine();
        }
        void await_resume() noexcept {}
      };
      return hand_back{};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
    std::coroutine_handle<> parent;
  };
  std::coroutine_handle<promise_type> h;
  explicit fiber(std::coroutine_handle<promise_type> c) : h(c) {}
  fiber(fiber&& o) noexcept : h(std::exchange(o.h, nullptr)) {}
  ~fiber() { if (h) h.destroy(); }
  bool await_ready() const { return h.done(); }
  auto await_suspend(std::coroutine_handle<> c) { h.promise().parent = c; return h; }
  void await_resume() {}
};

struct pause {
  std::uint32_t ms;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) { timer_service::arm(ms, h); }
  void await_resume() {}
};

}  // namespace aio

struct page_read {
  int page, steps = 0;
  bool step() { return ++steps >= 3; }
};

class merged_pages {
 public:
  explicit merged_pages(int n) { for (int p = 0; p < n; ++p) reads_.push_back({p}); }

  class iterator {
   public:
    explicit iterator(merged_pages& m) : m_(&m) {}
    aio::fiber operator++() { return m_->advance(); }
    int operator*() const { return *m_->current_; }
    bool operator!=(std::nullptr_t) const { return m_->current_.has_value(); }
   private:
    merged_pages* m_;
  };
  iterator start() { return iterator(*this); }

 private:
  aio::fiber advance() {
    current_.reset();
    while (!reads_.empty()) {
      for (std::size_t i = 0; i < reads_.size(); ++i)
        if (reads_[i].step()) {
          current_ = reads_[i].page;
          reads_.erase(reads_.begin() + static_cast<std::ptrdiff_t>(i));
          co_return;
        }
      co_await aio::pause{1};
    }
  }
  std::vector<page_read> reads_;
  std::optional<int> current_;
};

aio::fiber flush_page(int) { co_await aio::pause{120}; }

aio::fiber compact(int pages) {
  merged_pages merged(pages);
  auto it = merged.start();
  for (co_await ++it; it != nullptr; co_await ++it) {
    co_await flush_page(*it);  // costall-expect: window-slow-body
  }
}
