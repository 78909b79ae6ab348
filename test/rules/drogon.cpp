// The pack of drogon, on stubs with its names: the library is not packaged.
// Functions named silent_* must not be flagged.
// DEFINE: %{expected} = %python %root/test/rules/check_expected.py
// DEFINE: %{flags} = -std=c++20 -I%root/test/rules/inputs
// RUN: %{expected} %s -- %costall -- %{flags}
// RUN: %if cli19 %{ %{expected} %s -- %costall19 -- %{flags} %}

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "drogon_stub.h"

using drogon::AsyncTask;
using drogon::Task;
using drogon::orm::CoroMapper;
using drogon::orm::Criteria;
using drogon::orm::DbClientPtr;
using drogon::orm::Mapper;

struct Config {
  int version;
};

Task<std::size_t> count_users(DbClientPtr db) {
  const auto rows = co_await db->execSqlCoro("select * from users");
  co_return rows.size();
}

// ---- lazy tasks

Task<std::size_t> cold_second_task(DbClientPtr db) {
  auto users = count_users(db);
  auto again = count_users(db);
  const auto one = co_await users;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return one + co_await again;
}

Task<std::size_t> cold_during_a_request(
    DbClientPtr db, drogon::HttpClientPtr http, drogon::HttpRequestPtr request) {
  auto users = count_users(db);
  auto asked = http->sendRequestCoro(request);
  const auto ok = co_await asked;  // expected-warning {{[costall-cold-task-across-await]}}
  co_return ok ? co_await users : 0;
}

Task<std::size_t> cold_during_a_pause(DbClientPtr db, trantor::EventLoop* loop) {
  auto users = count_users(db);
  co_await drogon::sleepCoro(loop, 1.0);  // expected-warning {{[costall-cold-task-across-await]}}
  co_return co_await users;
}

Task<std::size_t> silent_together(DbClientPtr db) {
  auto [users, again] = co_await drogon::when_all(count_users(db), count_users(db));
  co_return users + again;
}

// A change of the thread is no wait (drogonframework/drogon#1501).
Task<std::size_t> silent_switches_thread(DbClientPtr db, trantor::EventLoop* loop) {
  auto users = count_users(db);
  co_await drogon::switchThreadCoro(loop);
  co_return co_await users;
}

// ---- calls that wait on the loop's thread

// After the first await this is the database's loop, which the second line
// stops for good (drogonframework/drogon#2331).
AsyncTask mixes_mappers(DbClientPtr db) {
  CoroMapper<Config> coromp(db);
  const Config before = co_await coromp.findByPrimaryKey(1);
  Mapper<Config> mp(db);
  mp.findByPrimaryKey(before.version);  // expected-warning {{[costall-blocking-call-in-coroutine]}}
}

// drogonframework/drogon#448
Task<std::size_t> mixes_queries(DbClientPtr db) {
  co_await db->execSqlCoro("begin");
  auto r = db->execSqlSync("begin");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return r.size();
}

Task<std::size_t> waits_for_a_task(DbClientPtr db) {
  auto n = sync_wait(count_users(db));  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return n;
}

Task<void> asks_redis(drogon::nosql::RedisClient& redis, int (*use)(int)) {
  redis.execCommandSync(use, "get");  // expected-warning {{[costall-blocking-call-in-coroutine]}}
  co_return;
}

std::size_t silent_no_coroutine(DbClientPtr db) { return drogon::sync_wait(count_users(db)); }

Task<int> silent_coro_mapper(DbClientPtr db, drogon::nosql::RedisClient& redis) {
  CoroMapper<Config> configs(db);
  const Config one = co_await configs.findByPrimaryKey(1);
  const Config other = co_await configs.findOne(Criteria());
  co_return one.version + other.version + co_await redis.execCommandCoro("get a");
}

// With callbacks the same name returns at once.
Task<void> silent_callbacks(DbClientPtr db, std::function<void(Config)> use) {
  Mapper<Config> configs(db);
  configs.findOne(Criteria(), use, [] {});
  co_return;
}

// ---- locks, and connections of the pool

Task<void> locks_twice(drogon::Mutex& rows) {
  auto lock = co_await rows.scoped_lock();
  auto two = co_await rows.scoped_lock();  // expected-warning {{[costall-permit-across-wait]}}
}

Task<void> locks_by_hand(drogon::Mutex& rows) {
  co_await rows.lock();
  co_await rows.lock();  // expected-warning {{[costall-permit-across-wait]}}
  rows.unlock();
}

Task<void> silent_one_after_the_other(drogon::orm::DbClient& db) {
  {
    auto first = co_await db.newTransactionCoro();
    co_await first->execSqlCoro("select 1");
  }
  auto second = co_await db.newTransactionCoro();
  co_await second->execSqlCoro("select 2");
}

Task<void> silent_work_in_a_transaction(
    drogon::orm::DbClient& db, drogon::HttpClient& http, drogon::HttpRequestPtr request) {
  auto transaction = co_await db.newTransactionCoro();
  co_await transaction->execSqlCoro("select 1");
  co_await http.sendRequestCoro(request);
}

Task<void> silent_short_lock(drogon::Mutex& rows, DbClientPtr db) {
  auto lock = co_await rows.scoped_lock();
  co_await db->execSqlCoro("select 1");
}

// ---- work that goes on by itself

AsyncTask log_later(trantor::EventLoop* loop, const std::string& line) {
  co_await drogon::sleepCoro(loop, 1.0);
  const std::string copy = line;
}

void borrows_a_local(trantor::EventLoop* loop, int id) {
  const std::string line = std::to_string(id);
  log_later(loop, line);  // expected-warning {{[costall-detached-borrow]}}
}

AsyncTask log_copy(trantor::EventLoop* loop, std::string line) {
  co_await drogon::sleepCoro(loop, 1.0);
  const std::string copy = line;
}

void silent_copies(trantor::EventLoop* loop, int id) {
  const std::string line = std::to_string(id);
  log_copy(loop, line);
  drogon::async_run([loop, line]() -> Task<> {
    co_await drogon::sleepCoro(loop, 1.0);
    const std::string copy = line;
  });
}
