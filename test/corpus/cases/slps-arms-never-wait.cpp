// case: slps-arms-never-wait; style: home; flags: none
// Silent: the losers of the select by reference stay parked, but the arms only push into a ring or
// drop, and the loop selects over them again.
#include <array>
#include <coroutine>
#include <cstddef>
#include <exception>
#include <initializer_list>
#include <optional>
#include <utility>

enum class Poll { Pending, Ready };

struct Source {
  virtual ~Source() = default;
  virtual Poll Pend() = 0;
};

class Countdown final : public Source {
 public:
  explicit Countdown(int n) : period_(n), left_(n) {}
  Poll Pend() override { return --left_ > 0 ? Poll::Pending : Poll::Ready; }
  void Rewind() { left_ = period_; }

 private:
  int period_, left_;
};

template <class T, std::size_t N> class Ring {
 public:
  bool TryPush(T v) {
    if (used_ == N) return false;
    slots_[(head_ + used_++) % N] = v;
    return true;
  }
  std::optional<T> TryPop() {
    if (used_ == 0) return std::nullopt;
    T v = slots_[head_];
    head_ = (head_ + 1) % N;
    --used_;
    return v;
  }

 private:
  std::array<T, N> slots_{};
  std::size_t head_ = 0, used_ = 0;
};

class Dispatched {  // Pigweed-like: moved by the dispatcher's Pend() only
 public:
  struct promise_type {
    std::initializer_list<Source*> set;
    int winner = -1;
    Dispatched get_return_object() {
      return Dispatched(std::coroutine_handle<promise_type>::from_promise(*this));
    }
    std::suspend_always initial_suspend() noexcept { return {}; }
    std::suspend_always final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
    bool Blocked() {
      int i = 0;
      for (Source* s : set) {
        if (s->Pend() == Poll::Ready) {
          winner = i;
          set = {};
          return false;
        }
        ++i;
      }
      return set.size() != 0;
    }
  };
  explicit Dispatched(std::coroutine_handle<promise_type> h) : h_(h) {}
  Dispatched(const Dispatched&) = delete;
  ~Dispatched() { h_.destroy(); }
  Poll Pend() {
    if (h_.promise().Blocked()) return Poll::Pending;
    h_.resume();
    return h_.done() ? Poll::Ready : Poll::Pending;
  }

 private:
  std::coroutine_handle<promise_type> h_;
};

struct SelectRef {
  std::initializer_list<Source*> set;
  Dispatched::promise_type* p = nullptr;
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<Dispatched::promise_type> h) {
    p = &h.promise();
    p->set = set;
  }
  int await_resume() const { return p->winner; }
};

Dispatched Sample(Ring<int, 4>& out, int& dropped, int rounds) {
  Countdown gyro(3), barometer(10);
  for (int i = 0; i < rounds; ++i) {
    const int which = co_await SelectRef{{&gyro, &barometer}};
    (which == 0 ? gyro : barometer).Rewind();
    if (!out.TryPush(which)) ++dropped;
  }
}

int main() {
  Ring<int, 4> ring;
  int dropped = 0;
  Dispatched d = Sample(ring, dropped, 12);
  while (d.Pend() == Poll::Pending) {
  }
  return dropped == 8 && ring.TryPop() ? 0 : 1;
}
