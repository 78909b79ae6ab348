// case: paws-permit-is-the-operation; style: home; flags: none
// Silent: the permit limits exactly the request that is awaited under it, and the lease is used by
// the await itself (the query goes over the leased connection). Holding it there is its purpose.
#include <coroutine>
#include <deque>
#include <exception>
#include <string>
#include <utility>

struct Fire {
  struct promise_type {
    Fire get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct IoQueue {  // stands for the kernel: completions are delivered by Drain()
  static inline std::deque<std::coroutine_handle<>> s_completions;
  static void Drain() {
    while (!s_completions.empty()) {
      auto h = s_completions.front();
      s_completions.pop_front();
      h.resume();
    }
  }
};

class HttpClient {
 public:
  struct Get {
    std::string url;
    bool await_ready() const { return false; }
    void await_suspend(std::coroutine_handle<> h) { IoQueue::s_completions.push_back(h); }
    std::string await_resume() { return "200 " + url; }
  };
  Get Fetch(std::string url) { return Get{std::move(url)}; }
};

class Throttle {
 public:
  explicit Throttle(unsigned n) : m_free(n) {}
  class Ticket {
   public:
    explicit Ticket(Throttle& t) : m_t(&t) {}
    Ticket(const Ticket&) = delete;
    ~Ticket() { m_t->Leave(); }

   private:
    Throttle* m_t;
  };
  auto Enter() {
    struct Awaiter {
      Throttle& t;
      bool await_ready() { return t.m_free != 0 && (t.m_free--, true); }
      void await_suspend(std::coroutine_handle<> h) { t.m_queue.push_back(h); }
      Ticket await_resume() { return Ticket(t); }
    };
    return Awaiter{*this};
  }

 private:
  void Leave() {
    if (m_queue.empty()) {
      ++m_free;
      return;
    }
    auto h = m_queue.front();
    m_queue.pop_front();
    IoQueue::s_completions.push_back(h);
  }
  unsigned m_free;
  std::deque<std::coroutine_handle<>> m_queue;
};

Fire Load(Throttle& throttle, HttpClient& http, std::string path, std::size_t& total) {
  Throttle::Ticket ticket = co_await throttle.Enter();
  std::string body = co_await http.Fetch("https://intranet/" + path);
  total += body.size();
}

int main() {
  Throttle throttle(2);
  HttpClient http;
  std::size_t total = 0;
  for (const char* p : {"a", "b", "c", "d", "e"}) Load(throttle, http, p, total);
  IoQueue::Drain();
  return total == 5 * 22 ? 0 : 1;
}
