// pollkit: jobs that move only while somebody calls poll() on them.
#pragma once
#include <chrono>
#include <coroutine>
#include <deque>
#include <exception>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

namespace pollkit {
using namespace std::chrono_literals;
using clock = std::chrono::steady_clock;

struct pollable {
  virtual ~pollable() = default;
  virtual bool poll() = 0;  // true: finished, don't poll again
};

// What a job can wait for: polled once on the spot, later by whoever polls the job.
struct leaf : pollable {
  bool await_ready() { return poll(); }
  template <class P>
  void await_suspend(std::coroutine_handle<P> h) {
    h.promise().parked_on = this;
  }
};

struct promise_common {
  pollable* parked_on = nullptr;
  std::suspend_always initial_suspend() noexcept { return {}; }
  std::suspend_always final_suspend() noexcept { return {}; }
  void unhandled_exception() { std::terminate(); }
};
template <class T> struct promise_value : promise_common {
  std::optional<T> value;
  void return_value(T v) { value = std::move(v); }
  T take() { return std::move(*value); }
};
template <> struct promise_value<void> : promise_common {
  void return_void() {}
  void take() {}
};

template <class T = void> class job final : public leaf {
 public:
  struct promise_type : promise_value<T> {
    job get_return_object() {
      return job{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
  };
  job(job&& o) noexcept : h_(std::exchange(o.h_, {})) {}
  job& operator=(job&& o) noexcept {
    std::swap(h_, o.h_);
    return *this;
  }
  ~job() override {
    if (h_) h_.destroy();
  }
  bool poll() override {
    auto& p = h_.promise();
    while (!h_.done()) {
      if (p.parked_on && !p.parked_on->poll()) return false;
      p.parked_on = nullptr;
      h_.resume();
    }
    return true;
  }
  T await_resume() { return h_.promise().take(); }

 private:
  explicit job(std::coroutine_handle<promise_type> h) : h_(h) {}
  std::coroutine_handle<promise_type> h_;
};

struct sleep_op final : leaf {
  clock::time_point at;
  explicit sleep_op(clock::duration d) : at(clock::now() + d) {}
  bool poll() override { return clock::now() >= at; }
  void await_resume() {}
};
inline sleep_op sleep(clock::duration d) { return sleep_op{d}; }

// A set of jobs; they are polled by next() and pump() only.
template <class T> class poll_set {
 public:
  void push(job<T> j) { kids_.push_back(std::make_unique<job<T>>(std::move(j))); }
  bool empty() const { return kids_.empty() && done_.empty(); }
  std::size_t size() const { return kids_.size() + done_.size(); }
  void pump() {
    for (std::size_t i = 0; i < kids_.size();) {
      if (kids_[i]->poll()) {
        done_.push_back(kids_[i]->await_resume());
        kids_.erase(kids_.begin() + static_cast<std::ptrdiff_t>(i));
      } else {
        ++i;
      }
    }
  }
  struct next_op final : leaf {
    poll_set* set;
    explicit next_op(poll_set* s) : set(s) {}
    bool poll() override {
      set->pump();
      return !set->done_.empty() || set->kids_.empty();
    }
    std::optional<T> await_resume() {
      if (set->done_.empty()) return std::nullopt;
      std::optional<T> r{std::move(set->done_.front())};
      set->done_.pop_front();
      return r;
    }
  };
  next_op next() { return next_op{this}; }

 private:
  std::vector<std::unique_ptr<job<T>>> kids_;
  std::deque<T> done_;
};

// Runs one job to its end and polls the set's children all the while.
template <class T, class R> struct pumping final : leaf {
  poll_set<T>& set;
  job<R> body;
  pumping(poll_set<T>& s, job<R> b) : set(s), body(std::move(b)) {}
  bool poll() override {
    set.pump();
    return body.poll();
  }
  R await_resume() { return body.await_resume(); }
};
template <class T, class R>
pumping<T, R> while_pumping(poll_set<T>& s, job<R> b) {
  return {s, std::move(b)};
}

// First of two, by reference: the other one stays where it is.
struct select_op final : leaf {
  pollable &a, &b;
  int which = -1;
  select_op(pollable& x, pollable& y) : a(x), b(y) {}
  bool poll() override {
    if (a.poll()) which = 0;
    else if (b.poll()) which = 1;
    return which >= 0;
  }
  int await_resume() { return which; }
};
inline select_op select_ref(pollable& a, pollable& b) { return {a, b}; }

class semaphore {
 public:
  explicit semaphore(int n) : free_(n) {}
  class permit {
   public:
    explicit permit(semaphore* s) : s_(s) {}
    permit(permit&& o) noexcept : s_(std::exchange(o.s_, nullptr)) {}
    ~permit() { release(); }
    void release() {
      if (auto* s = std::exchange(s_, nullptr)) ++s->free_;
    }
   private:
    semaphore* s_;
  };
  struct acquire_op final : leaf {
    semaphore* s;
    explicit acquire_op(semaphore* x) : s(x) {}
    bool poll() override { return s->free_ > 0 && (--s->free_, true); }
    permit await_resume() { return permit{s}; }
  };
  acquire_op acquire() { return acquire_op{this}; }

 private:
  int free_;
};

template <class T> class bounded_channel {
 public:
  explicit bounded_channel(std::size_t cap) : cap_(cap) {}
  struct send_op final : leaf {
    bounded_channel* ch;
    T item;
    send_op(bounded_channel* c, T v) : ch(c), item(std::move(v)) {}
    bool poll() override {
      return ch->q_.size() < ch->cap_ && (ch->q_.push_back(std::move(item)), true);
    }
    void await_resume() {}
  };
  struct recv_op final : leaf {
    bounded_channel* ch;
    explicit recv_op(bounded_channel* c) : ch(c) {}
    bool poll() override { return !ch->q_.empty() || ch->closed_; }
    std::optional<T> await_resume() {
      if (ch->q_.empty()) return std::nullopt;
      std::optional<T> r{std::move(ch->q_.front())};
      ch->q_.pop_front();
      return r;
    }
  };
  send_op send(T v) { return {this, std::move(v)}; }
  recv_op recv() { return recv_op{this}; }
  void close() { closed_ = true; }

 private:
  std::size_t cap_;
  std::deque<T> q_;
  bool closed_ = false;
};

template <class T> T run(job<T> root) {
  while (!root.poll()) {
  }
  return root.await_resume();
}
}  // namespace pollkit
