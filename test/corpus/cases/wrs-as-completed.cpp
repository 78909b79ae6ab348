// case: wrs-as-completed; style: home; flags: none
// Requests are plain callback operations on a fake epoll, they finish whoever waits; but
// AsCompleted::Next() is the only place that starts further ones, so during each slow resize the
// window runs dry.
#include <coroutine>
#include <cstdint>
#include <exception>
#include <functional>
#include <optional>
#include <queue>
#include <utility>
#include <vector>

namespace Epoll {
struct Entry {
  std::uint64_t atMicros;
  std::function<void()> fn;
  bool operator<(const Entry& o) const { return atMicros > o.atMicros; }
};
inline std::priority_queue<Entry> g_entries;
inline std::uint64_t g_now = 0;
inline void Arm(std::uint64_t micros, std::function<void()> fn) {
  g_entries.push({g_now + micros, std::move(fn)});
}
inline void Loop() {
  while (!g_entries.empty()) {
    Entry e = g_entries.top();
    g_entries.pop();
    g_now = e.atMicros;
    e.fn();
  }
}
}  // namespace Epoll

// TStart: void(int index, std::function<void(TResult)> done)
template <typename TResult, typename TStart>
class AsCompleted {
 public:
  AsCompleted(TStart start, int total, int width)
      : m_start(std::move(start)), m_total(total), m_width(width) {}

  struct NextAwaiter {
    AsCompleted* self;
    bool await_ready() {
      self->TopUp();
      return !self->m_results.empty() || self->m_active == 0;
    }
    void await_suspend(std::coroutine_handle<> h) { self->m_consumer = h; }
    std::optional<TResult> await_resume() {
      if (self->m_results.empty()) return std::nullopt;
      TResult r = self->m_results.front();
      self->m_results.pop();
      return r;
    }
  };
  NextAwaiter Next() { return {this}; }

 private:
  void TopUp() {
    while (m_active < m_width && m_started < m_total) {
      ++m_active;
      m_start(m_started++, [this](TResult r) {
        --m_active;
        m_results.push(r);
        if (auto h = std::exchange(m_consumer, {})) h.resume();
      });
    }
  }
  TStart m_start;
  int m_total, m_width, m_started = 0, m_active = 0;
  std::queue<TResult> m_results;
  std::coroutine_handle<> m_consumer;
};

struct SleepMicros {
  std::uint64_t us;
  bool await_ready() const { return us == 0; }
  void await_suspend(std::coroutine_handle<> h) const { Epoll::Arm(us, [h] { h.resume(); }); }
  void await_resume() const {}
};

struct Job {
  struct promise_type {
    Job get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct Image {
  int index, pixels;
};

Job ResizeAll(std::vector<int>& out, int total) {
  auto fetch = [](int index, std::function<void(Image)> done) {
    Epoll::Arm(80'000, [=] { done(Image{index, index * 1000}); });
  };
  AsCompleted<Image, decltype(fetch)> fetched(fetch, total, 6);
  while (auto image = co_await fetched.Next()) {
    co_await SleepMicros{2'000'000};  // costall-expect: window-refill-starved
    out.push_back(image->pixels / 4);
  }
}

int main() {
  std::vector<int> out;
  ResizeAll(out, 25);
  Epoll::Loop();
  return out.size() == 25 ? 0 : 1;
}
