// case: paw-second-connection; style: home; flags: none
// asyncpg#5, graph-node PR #1620: inside a transaction, which holds one connection of the pool, a
// helper query takes another one of the same pool; with every session at that point nobody gets
// its second.
#include <coroutine>
#include <exception>
#include <memory>
#include <queue>
#include <string>
#include <utility>

struct co {  // started at the call, owns itself
  struct promise_type {
    co get_return_object() { return {}; }
    std::suspend_never initial_suspend() noexcept { return {}; }
    std::suspend_never final_suspend() noexcept { return {}; }
    void return_void() {}
    void unhandled_exception() { std::terminate(); }
  };
};

struct pg_connection {
  int statements = 0;
  void queue(const std::string& sql) { statements += sql.empty() ? 0 : 1; }
};

class pg_pool : public std::enable_shared_from_this<pg_pool> {
 public:
  explicit pg_pool(int size) {
    for (int i = 0; i < size; ++i) idle_.push(std::make_unique<pg_connection>());
  }

  class lease {
   public:
    lease(std::shared_ptr<pg_pool> home, std::unique_ptr<pg_connection> c)
        : home_(std::move(home)), c_(std::move(c)) {}
    lease(lease&&) noexcept = default;
    ~lease() {
      if (c_) home_->give_back(std::move(c_));
    }
    pg_connection* operator->() const { return c_.get(); }

   private:
    std::shared_ptr<pg_pool> home_;
    std::unique_ptr<pg_connection> c_;
  };

  auto get() {
    struct awaiter {
      std::shared_ptr<pg_pool> pool;
      std::unique_ptr<pg_connection> got;
      bool await_ready() {
        if (pool->idle_.empty()) return false;
        got = std::move(pool->idle_.front());
        pool->idle_.pop();
        return true;
      }
      void await_suspend(std::coroutine_handle<> h) { pool->waiting_.push({h, &got}); }
      lease await_resume() { return lease{pool, std::move(got)}; }
    };
    return awaiter{shared_from_this(), nullptr};
  }

 private:
  struct waiter {
    std::coroutine_handle<> h;
    std::unique_ptr<pg_connection>* slot;
  };
  void give_back(std::unique_ptr<pg_connection> c) {
    if (waiting_.empty()) {
      idle_.push(std::move(c));
      return;
    }
    waiter w = waiting_.front();
    waiting_.pop();
    *w.slot = std::move(c);
    w.h.resume();
  }
  std::queue<std::unique_ptr<pg_connection>> idle_;
  std::queue<waiter> waiting_;
};

co place_order(std::shared_ptr<pg_pool> pool, int article) {
  auto tx = co_await pool->get();
  tx->queue("BEGIN");
  tx->queue("UPDATE stock SET n = n - 1 WHERE id = " + std::to_string(article));

  auto lookup = co_await pool->get();  // costall-expect: permit-across-wait
  lookup->queue("SELECT price FROM articles WHERE id = " + std::to_string(article));

  tx->queue("COMMIT");
}
