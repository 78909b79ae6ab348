// The declarations of Boost.MySQL that its pack names: declared, not defined, so
// that only the pack says what they mean. Used by test/rules/boost_mysql.cpp.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/deferred.hpp>
#include <boost/asio/io_context.hpp>

#include <string>
#include <string_view>

namespace boost::mysql {

namespace asio = boost::asio;

class diagnostics {};
class results {};
class execution_state {};
struct pool_params {};
struct connect_params {};

template <class CompletionToken>
class with_diagnostics_t {};

template <class CompletionToken>
with_diagnostics_t<CompletionToken> with_diagnostics(CompletionToken);

using default_token = with_diagnostics_t<asio::deferred_t>;

class any_connection {
 public:
  explicit any_connection(asio::any_io_executor);
  ~any_connection();
  void connect(const connect_params&);
  void execute(std::string_view, results&);
  template <class CompletionToken = default_token>
  asio::awaitable<void> async_connect(const connect_params&, CompletionToken&& = {});
  template <class CompletionToken = default_token>
  asio::awaitable<void> async_execute(std::string_view, results&, CompletionToken&& = {});
  template <class CompletionToken = default_token>
  asio::awaitable<void> async_close(CompletionToken&& = {});
};

class pooled_connection {
 public:
  pooled_connection() noexcept;
  pooled_connection(pooled_connection&&) noexcept;
  pooled_connection& operator=(pooled_connection&&) noexcept;
  ~pooled_connection();
  bool valid() const noexcept;
  any_connection& get() noexcept;
  any_connection* operator->() noexcept;
  void return_without_reset() noexcept;
};

class connection_pool {
 public:
  connection_pool(asio::any_io_executor, pool_params&&);
  template <class ExecutionContext>
  connection_pool(ExecutionContext&, pool_params&&);
  ~connection_pool();
  template <class CompletionToken = default_token>
  asio::awaitable<void> async_run(CompletionToken&& = {});
  template <class CompletionToken = default_token>
  asio::awaitable<pooled_connection> async_get_connection(CompletionToken&& = {});
  void cancel();
};

}  // namespace boost::mysql
