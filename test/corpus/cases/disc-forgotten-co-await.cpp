// case: disc-forgotten-co-await; style: home; flags: none
// drogon#1790, #1098: the tasks are lazy and nobody awaits, stores or starts them; the temporary
// frame is destroyed at the semicolon, so the journal is never flushed and the cache never told.
#include <coroutine>
#include <cstdio>
#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace mill {

struct run_queue {
  static inline std::vector<std::coroutine_handle<>> next_turn;
  static void turn() {
    for (auto h : std::exchange(next_turn, {})) h.resume();
  }
};

class action {
 public:
  struct promise_type {
    std::coroutine_handle<> caller = std::noop_coroutine();
    action get_return_object() {
      return action{std::coroutine_handle<promise_type>::from_promise(*this)};
    }
    std::suspend_always initial_suspend() const noexcept { return {}; }
    auto final_suspend() const noexcept {
      struct back {
        bool await_ready() const noexcept { return false; }
        std::coroutine_handle<> await_suspend(
            std::coroutine_handle<promise_type> h) const noexcept {
          return h.promise().caller;
        }
        void await_resume() const noexcept {}
      };
      return back{};
    }
    void return_void() {}
    [[noreturn]] void unhandled_exception() { std::terminate(); }
  };

  action(const action&) = delete;
  ~action() { frame_.destroy(); }

  auto operator co_await() const {
    struct start {
      std::coroutine_handle<promise_type> frame;
      bool await_ready() const { return frame.done(); }
      auto await_suspend(std::coroutine_handle<> caller) const {
        frame.promise().caller = caller;
        return frame;
      }
      void await_resume() const {}
    };
    return start{frame_};
  }

 private:
  explicit action(std::coroutine_handle<promise_type> f) : frame_(f) {}
  std::coroutine_handle<promise_type> frame_;
};

struct turn {
  bool await_ready() const { return false; }
  void await_suspend(std::coroutine_handle<> h) const { run_queue::next_turn.push_back(h); }
  void await_resume() const {}
};

class journal {
 public:
  action append(std::string line) {
    co_await turn{};
    buffer_ += line + "\n";
  }
  action flush() {
    co_await turn{};
    std::fputs(buffer_.c_str(), stdout);
    buffer_.clear();
  }

 private:
  std::string buffer_;
};

struct cache {
  int generation = 0;
  action invalidate() {
    co_await turn{};
    ++generation;
  }
};

action save_article(journal& j, cache& c, std::string title) {
  co_await j.append("title " + title);
  j.flush();  // costall-expect: discarded-task
  if (title.empty()) c.invalidate();  // costall-expect: discarded-task
  co_await j.append("saved");
}

}  // namespace mill
