// case: lock-lib-sa-s-snapshot; style: asio-standalone; flags: none
// Silent: the mutex is released before every suspension, once by the end of a block, once by
// unlock(); it is taken again after the await.
#include <asio.hpp>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

using asio::ip::tcp;

class Registry {
 public:
  void add(std::string name, std::shared_ptr<tcp::socket> s) {
    std::scoped_lock guard(mutex_);
    members_[std::move(name)] = std::move(s);
  }

  asio::awaitable<void> broadcast(std::string text) {
    std::vector<std::shared_ptr<tcp::socket>> now;
    {
      std::scoped_lock guard(mutex_);
      for (auto& [name, s] : members_) now.push_back(s);
    }
    for (auto& s : now) co_await asio::async_write(*s, asio::buffer(text), asio::use_awaitable);
  }

  asio::awaitable<bool> kick(std::string name, std::string reason) {
    std::unique_lock guard(mutex_);
    auto it = members_.find(name);
    if (it == members_.end()) co_return false;
    auto victim = it->second;
    guard.unlock();
    co_await asio::async_write(*victim, asio::buffer(reason), asio::use_awaitable);
    guard.lock();
    members_.erase(name);
    co_return true;
  }

 private:
  std::mutex mutex_;
  std::map<std::string, std::shared_ptr<tcp::socket>> members_;
};

int main() {
  asio::thread_pool pool(2);
  Registry reg;
  asio::co_spawn(pool, reg.kick("eve", "bye\n"), asio::detached);
  asio::co_spawn(pool, reg.broadcast("hello\n"), asio::detached);
  pool.join();
}
