// The declarations of drogon that the pack names: the library is not packaged.
// Nothing is defined, so that what is found comes from the pack.
#pragma once

#include <coroutine>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace trantor {
class EventLoop {
 public:
  static EventLoop* getEventLoopOfCurrentThread();
};
}  // namespace trantor

namespace drogon {

template <typename T = void>
struct CallbackAwaiter {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>);
  T await_resume() const noexcept(false);
};

namespace internal {
struct Suspend {
  bool await_ready() noexcept;
  void await_suspend(std::coroutine_handle<>) noexcept;
  void await_resume() noexcept;
};
template <typename T>
struct Returns {
  void return_value(T);
};
template <>
struct Returns<void> {
  void return_void();
};
struct TimerAwaiter : CallbackAwaiter<void> {};
struct SwitchThreadAwaiter : CallbackAwaiter<void> {};
}  // namespace internal

template <typename T = void>
struct [[nodiscard]] Task {
  struct promise_type : internal::Returns<T> {
    Task get_return_object();
    internal::Suspend initial_suspend();
    internal::Suspend final_suspend() noexcept;
    void unhandled_exception();
  };
  Task(Task&&) noexcept;
  ~Task();
  CallbackAwaiter<T> operator co_await() const noexcept;
};

struct AsyncTask {
  struct promise_type {
    AsyncTask get_return_object() noexcept;
    internal::Suspend initial_suspend() const noexcept;
    internal::Suspend final_suspend() const noexcept;
    void return_void() noexcept;
    void unhandled_exception() noexcept;
  };
  AsyncTask(AsyncTask&&) noexcept;
};

template <typename T>
T sync_wait(Task<T>&& await);
internal::TimerAwaiter sleepCoro(trantor::EventLoop* loop, double delay) noexcept;
internal::SwitchThreadAwaiter switchThreadCoro(trantor::EventLoop* loop) noexcept;
template <typename Coro>
void async_run(Coro&& coro) {}
template <typename... T>
CallbackAwaiter<std::tuple<T...>> when_all(Task<T>... tasks);

class Mutex final {
 public:
  Mutex() noexcept;
  ~Mutex();
  [[nodiscard]] CallbackAwaiter<std::unique_lock<Mutex>> scoped_lock(
      trantor::EventLoop* loop = trantor::EventLoop::getEventLoopOfCurrentThread()) noexcept;
  [[nodiscard]] CallbackAwaiter<void> lock(
      trantor::EventLoop* loop = trantor::EventLoop::getEventLoopOfCurrentThread()) noexcept;
  void unlock() noexcept;
};

class HttpRequest;
class HttpResponse;
using HttpRequestPtr = std::shared_ptr<HttpRequest>;
using HttpResponsePtr = std::shared_ptr<HttpResponse>;
namespace internal {
struct HttpRespAwaiter : CallbackAwaiter<HttpResponsePtr> {};
}  // namespace internal
class HttpClient {
 public:
  void sendRequest(const HttpRequestPtr& req, const std::function<void(HttpResponsePtr)>& callback,
      double timeout = 0);
  internal::HttpRespAwaiter sendRequestCoro(HttpRequestPtr req, double timeout = 0);
};
using HttpClientPtr = std::shared_ptr<HttpClient>;

namespace orm {

class Result {
 public:
  std::size_t size() const noexcept;
};
class Transaction;
enum class TransactionType { Deferred };
namespace internal {
struct SqlAwaiter : CallbackAwaiter<Result> {};
struct TransactionAwaiter : CallbackAwaiter<std::shared_ptr<Transaction>> {};
template <typename R>
struct MapperAwaiter : CallbackAwaiter<R> {};
}  // namespace internal

class DbClient {
 public:
  virtual ~DbClient();
  template <typename... Arguments>
  Result execSqlSync(const std::string& sql, Arguments&&... args) noexcept(false);
  template <typename... Arguments>
  internal::SqlAwaiter execSqlCoro(const std::string& sql, Arguments... args) noexcept;
  internal::TransactionAwaiter newTransactionCoro(
      TransactionType transType = TransactionType::Deferred);
};
class Transaction : public DbClient {};
using DbClientPtr = std::shared_ptr<DbClient>;

class Criteria {
 public:
  Criteria();
};
template <typename T>
class Mapper {
 public:
  explicit Mapper(DbClientPtr client);
  T findByPrimaryKey(const int& key) noexcept(false);
  T findOne(const Criteria& criteria) noexcept(false);
  void findOne(const Criteria& criteria, const std::function<void(T)>& rcb,
      const std::function<void()>& ecb) noexcept;
};
template <typename T>
class CoroMapper : public Mapper<T> {
 public:
  explicit CoroMapper(DbClientPtr client);
  internal::MapperAwaiter<T> findByPrimaryKey(const int& key);
  internal::MapperAwaiter<T> findOne(const Criteria& criteria);
};

}  // namespace orm

namespace nosql {
class RedisResult;
struct RedisAwaiter : CallbackAwaiter<int> {};
class RedisClient {
 public:
  template <typename F, typename... Args>
  int execCommandSync(F&& processFunc, std::string_view command, Args&&... args);
  RedisAwaiter execCommandCoro(std::string_view command, ...);
};
}  // namespace nosql

}  // namespace drogon
