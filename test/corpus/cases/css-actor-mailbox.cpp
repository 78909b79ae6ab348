// case: css-actor-mailbox; style: home; flags: none
// An actor tells itself something through its own ring mailbox of 8: Tell waits for room, and the
// only coroutine that makes room is the one that waits.
#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <utility>

template <class M, std::size_t N> class Mailbox {
 public:
  auto Tell(M m) {
    struct Op {
      Mailbox& box;
      M m;
      bool await_ready() const { return box.count_ < N; }
      void await_suspend(std::coroutine_handle<> h) { box.teller_ = h; }  // until there is room
      void await_resume() { box.Put(std::move(m)); }
    };
    return Op{*this, std::move(m)};
  }
  auto Read() {
    struct Op {
      Mailbox& box;
      bool await_ready() const { return box.count_ != 0; }
      void await_suspend(std::coroutine_handle<> h) { box.reader_ = h; }
      M await_resume() { return box.Get(); }
    };
    return Op{*this};
  }

 private:
  void Put(M m) {
    ring_[(first_ + count_++) % N] = std::move(m);
    if (auto h = std::exchange(reader_, nullptr)) h.resume();
  }
  M Get() {
    M m = std::move(ring_[first_]);
    first_ = (first_ + 1) % N;
    --count_;
    if (auto h = std::exchange(teller_, nullptr)) h.resume();
    return m;
  }
  std::array<M, N> ring_{};
  std::size_t first_ = 0, count_ = 0;
  std::coroutine_handle<> teller_, reader_;
};

struct Behaviour {
  struct promise_type {
    Behaviour get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct Message {
  enum Kind { Visit, Scan, Stop } kind = Stop;
  int depth = 0;
};

class Crawler {
 public:
  Behaviour Act() {
    while (true) {
      const Message m = co_await mail_.Read();
      switch (m.kind) {
        case Message::Stop:
          co_return;
        case Message::Visit:
          ++visited_;
          break;
        case Message::Scan:
          for (int link = 0; link < 1 << m.depth; ++link) {
            co_await mail_.Tell({Message::Visit, m.depth + 1});  // costall-expect: channel-self-send
          }
          break;
      }
    }
  }
  auto Order(Message m) { return mail_.Tell(m); }
  int Visited() const { return visited_; }

 private:
  Mailbox<Message, 8> mail_;
  int visited_ = 0;
};
