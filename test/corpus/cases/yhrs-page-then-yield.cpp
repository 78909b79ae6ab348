// case: yhrs-page-then-yield; style: home; flags: none
// Silent: the lock is held only while a page is copied out, in a block of its own; the rows are
// yielded from the copy. The generator parks with nothing in flight and nothing held.
#include <coroutine>
#include <exception>
#include <list>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace kv {

class AsyncLock {
 public:
  struct Hold {
    AsyncLock* lock;
    Hold(AsyncLock* l) : lock(l) {}
    Hold(Hold&& o) noexcept : lock(std::exchange(o.lock, nullptr)) {}
    ~Hold() { if (lock) lock->Unlock(); }
  };
  bool await_ready() { return !std::exchange(held_, true); }
  void await_suspend(std::coroutine_handle<> h) { queue_.push_back(h); }
  Hold await_resume() { return Hold(this); }

 private:
  void Unlock() {
    if (queue_.empty()) { held_ = false; return; }
    auto h = queue_.front();
    queue_.pop_front();
    h.resume();
  }
  bool held_ = false;
  std::list<std::coroutine_handle<>> queue_;
};

template <typename T> class Sequence {
 public:
  struct promise_type {
    const T* current = nullptr;
    std::coroutine_handle<> reader;
    Sequence get_return_object() {
      return Sequence(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    struct Hand {
      bool await_ready() noexcept { return false; }
      auto await_suspend(std::coroutine_handle<promise_type> h) noexcept {
        return h.promise().reader;
      }
      void await_resume() noexcept {}
    };
    Hand final_suspend() noexcept { return {}; }
    Hand yield_value(const T& v) { current = &v; return {}; }
    void return_void() { current = nullptr; }
    void unhandled_exception() { std::terminate(); }
  };
  Sequence(Sequence&& o) noexcept : h_(std::exchange(o.h_, nullptr)) {}
  ~Sequence() { if (h_) h_.destroy(); }
  Sequence& operator()() { return *this; }
  bool await_ready() { return h_.done(); }
  auto await_suspend(std::coroutine_handle<> reader) { h_.promise().reader = reader; return h_; }
  const T* await_resume() { return h_.done() ? nullptr : h_.promise().current; }

 private:
  explicit Sequence(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct Store {
  AsyncLock lock;
  std::vector<int> data;
};

Sequence<int> Scan(Store& store, std::size_t page_size) {
  for (std::size_t from = 0;;) {
    std::vector<int> page;
    {
      auto hold = co_await store.lock;
      for (; page.size() < page_size && from < store.data.size(); ++from)
        page.push_back(store.data[from]);
    }
    if (page.empty()) co_return;
    for (int v : page) co_yield v;
  }
}

struct Disk {
  static inline std::list<std::coroutine_handle<>> done;
  bool await_ready() { return false; }
  void await_suspend(std::coroutine_handle<> h) { done.push_back(h); }
  void await_resume() {}
};
struct Root {
  struct promise_type {
    Root get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};
Root Backup(Store& store, long& sum) {
  auto scan = Scan(store, 16);
  while (const int* v = co_await scan()) {
    co_await Disk{};
    sum += *v;
  }
}

}  // namespace kv
