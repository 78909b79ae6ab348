// case: yhrs-plain-generator; style: home; flags: none
// Silent: a synchronous generator computes a block when it is asked for one and parks at co_yield
// with nothing started and nothing held; the slow upload in the loop's body starves nobody.
#include <coroutine>
#include <cstddef>
#include <exception>
#include <iterator>
#include <string>
#include <string_view>
#include <utility>

template <class T> class generator {
 public:
  struct promise_type {
    T current;
    generator get_return_object() { return generator{handle::from_promise(*this)}; }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    std::suspend_always yield_value(T v) {
      current = std::move(v);
      return {};
    }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
  using handle = std::coroutine_handle<promise_type>;
  struct iterator {
    handle h;
    iterator& operator++() {
      h.resume();
      return *this;
    }
    const T& operator*() const { return h.promise().current; }
    bool operator==(std::default_sentinel_t) const { return h.done(); }
  };
  explicit generator(handle h) : h_(h) {}
  generator(generator&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  ~generator() {
    if (h_) h_.destroy();
  }
  iterator begin() {
    h_.resume();
    return {h_};
  }
  std::default_sentinel_t end() const { return {}; }

 private:
  handle h_;
};

generator<std::string> inflate_blocks(std::string_view packed) {
  std::string block;
  for (char c : packed) {
    block.append(static_cast<std::size_t>(c % 16), c);
    if (block.size() < 32) continue;
    co_yield block;
    block.clear();
  }
  if (!block.empty()) co_yield block;
}

struct uplink {
  std::coroutine_handle<> sending;
  std::size_t bytes = 0;
  struct send_op {
    uplink& u;
    const std::string& data;
    bool await_ready() const { return data.empty(); }
    void await_suspend(std::coroutine_handle<> h) {
      u.sending = h;
    }  // the modem reports when it is out
    void await_resume() const { u.bytes += data.size(); }
  };
  send_op send(const std::string& data) { return {*this, data}; }
  bool modem_ready() {
    if (!sending) return false;
    std::exchange(sending, nullptr).resume();
    return true;
  }
};

struct thread_of_control {
  struct promise_type {
    thread_of_control get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

thread_of_control restore(uplink& u, std::string packed) {
  for (const std::string& block : inflate_blocks(packed)) {
    co_await u.send(block);
  }
}

int main() {
  uplink u;
  restore(u, "the quick brown fox jumps over the lazy dog");
  while (u.modem_ready()) {
  }
  return u.bytes != 0 ? 0 : 1;
}
