// case: locks-async-mutex-serialises; style: home; flags: none
// Silent: the lock is an async one that queues coroutines and blocks no thread, and the write
// awaited under it is exactly what it serialises: frames must not mix on the socket.
#include <coroutine>
#include <exception>
#include <string>
#include <utility>

template <class Derived> struct waiter_list {  // CRTP: an intrusive queue of parked coroutines
  struct node {
    std::coroutine_handle<> h;
    node* next = nullptr;
  };
  void enqueue(node& n) {
    *tail_ = &n;
    tail_ = &n.next;
  }
  node* dequeue() {
    node* n = head_;
    if (n && !(head_ = n->next)) tail_ = &head_;
    return n;
  }
  Derived& self() { return static_cast<Derived&>(*this); }

 private:
  node* head_ = nullptr;
  node** tail_ = &head_;
};

class async_mutex : waiter_list<async_mutex> {
 public:
  class [[nodiscard]] scope {
   public:
    explicit scope(async_mutex& m) : m_(&m) {}
    scope(scope&& o) noexcept : m_(std::exchange(o.m_, nullptr)) {}
    ~scope() {
      if (m_) m_->unlock();
    }

   private:
    async_mutex* m_;
  };
  auto lock_scoped() {
    struct awaiter : node {
      async_mutex& m;
      explicit awaiter(async_mutex& x) : m(x) {}
      bool await_ready() { return !std::exchange(m.locked_, true); }
      void await_suspend(std::coroutine_handle<> h) {
        this->h = h;
        m.enqueue(*this);
      }
      scope await_resume() { return scope{m}; }
    };
    return awaiter{*this};
  }

 private:
  void unlock() {
    if (node* n = dequeue()) n->h.resume();
    else locked_ = false;
  }
  bool locked_ = false;
};

struct byte_pipe {
  std::string out;
  std::coroutine_handle<> writer;
  auto write_some(std::string_view data) {
    struct op {
      byte_pipe& p;
      std::string_view d;
      bool await_ready() const { return false; }
      void await_suspend(std::coroutine_handle<> h) { p.writer = h; }
      void await_resume() { p.out += d; }
    };
    return op{*this, data};
  }
  bool writable() {
    if (auto h = std::exchange(writer, nullptr)) return h.resume(), true;
    return false;
  }
};

struct strand_task {
  struct promise_type {
    strand_task get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

strand_task send_frame(async_mutex& m, byte_pipe& p, std::string payload) {
  std::string head = std::to_string(payload.size()) + ":";
  auto turn = co_await m.lock_scoped();
  co_await p.write_some(head);
  co_await p.write_some(payload);
}

int main() {
  async_mutex m;
  byte_pipe p;
  send_frame(m, p, "hello");
  send_frame(m, p, "world!");
  while (p.writable()) {
  }
  return p.out == "5:hello6:world!" ? 0 : 1;
}
