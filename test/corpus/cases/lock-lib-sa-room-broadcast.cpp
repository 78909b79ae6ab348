// case: lock-lib-sa-room-broadcast; style: asio-standalone; flags: none
// Stalls: the room's std::mutex stays locked over every write to a slow member; other threads of
// the pool that run join() block on it, and the unlock may come from another thread.
#include <asio.hpp>
#include <list>
#include <memory>
#include <mutex>
#include <string>

using asio::ip::tcp;

class Room {
 public:
  void join(std::shared_ptr<tcp::socket> who) {
    std::lock_guard guard(mutex_);
    members_.push_back(std::move(who));
  }

  asio::awaitable<void> broadcast(std::string text) {
    std::unique_lock<std::mutex> guard(mutex_);
    for (auto& m : members_) {
      co_await asio::async_write(*m, asio::buffer(text), asio::use_awaitable);  // costall-expect: lock-across-await
    }
    history_ += text;
  }

 private:
  std::mutex mutex_;
  std::list<std::shared_ptr<tcp::socket>> members_;
  std::string history_;
};

asio::awaitable<void> member(std::shared_ptr<tcp::socket> s, std::shared_ptr<Room> room) {
  room->join(s);
  std::string in;
  for (;;) {
    auto n =
        co_await asio::async_read_until(*s, asio::dynamic_buffer(in), '\n', asio::use_awaitable);
    std::string line = in.substr(0, n);
    in.erase(0, n);
    co_await room->broadcast(std::move(line));
  }
}

int main() {
  asio::thread_pool pool(4);
  auto room = std::make_shared<Room>();
  asio::co_spawn(pool, member(std::make_shared<tcp::socket>(pool), room), asio::detached);
  pool.join();
}
