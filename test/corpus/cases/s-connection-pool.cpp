// case: s-connection-pool; style: home; flags: none
// A pool hands connections to parked borrowers when one comes back; the borrower
// is slow with it. Waiters are not work in flight.
#include "Kestrel.h"

#include <deque>
#include <memory>
#include <string>

using Kestrel::Async;
using Kestrel::Delay;
using Kestrel::Duration;
using Kestrel::Nothing;

class Connection {
 public:
  Async<int> Query(const std::string& sql) {
    co_await Delay(Duration(20));
    co_return static_cast<int>(sql.size());
  }
};

class ConnectionPool {
 public:
  explicit ConnectionPool(int size) {
    for (int i = 0; i < size; ++i) m_idle.push_back(std::make_unique<Connection>());
  }
  struct Borrow {
    ConnectionPool& m_pool;
    bool await_ready() const { return !m_pool.m_idle.empty(); }
    void await_suspend(std::coroutine_handle<> h) { m_pool.m_borrowers.push_back(h); }
    std::unique_ptr<Connection> await_resume() {
      auto c = std::move(m_pool.m_idle.back());
      m_pool.m_idle.pop_back();
      return c;
    }
  };
  Borrow Acquire() { return {*this}; }
  void Release(std::unique_ptr<Connection> c) {
    m_idle.push_back(std::move(c));
    if (m_borrowers.empty()) return;
    auto next = m_borrowers.front();
    m_borrowers.pop_front();
    next.resume();
  }

 private:
  std::vector<std::unique_ptr<Connection>> m_idle;
  std::deque<std::coroutine_handle<>> m_borrowers;
};

Async<> NightlyReport(ConnectionPool& pool, int tables) {
  int rows = 0;
  while (tables-- > 0) {
    auto connection = co_await pool.Acquire();
    rows += co_await connection->Query("select count(*) from t" + std::to_string(tables));
    pool.Release(std::move(connection));
    co_await Delay(Duration(100));
  }
  if (rows == 0) co_await Delay(Duration(1));
  co_return Nothing{};
}

int main() {
  ConnectionPool pool(2);
  auto a = NightlyReport(pool, 5);
  auto b = NightlyReport(pool, 7);
  auto c = NightlyReport(pool, 9);
  Kestrel::Reactor::Instance().Run();
}
