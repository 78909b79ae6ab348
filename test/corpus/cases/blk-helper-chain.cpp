// case: blk-helper-chain; style: home; flags: none
// Nothing in the coroutine looks blocking: the wait is two plain calls down.
#include "tinyco.h"

#include <condition_variable>
#include <mutex>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class license_server {
 public:
  void grant(std::string key) {
    std::lock_guard guard(mutex_);
    key_ = std::move(key);
    arrived_.notify_all();
  }
  std::string key() {
    if (cached_.empty()) cached_ = wait_for_key();
    return cached_;
  }

 private:
  std::string wait_for_key() {
    std::unique_lock guard(mutex_);
    arrived_.wait(guard, [this] { return !key_.empty(); });
    return key_;
  }
  std::mutex mutex_;
  std::condition_variable arrived_;
  std::string key_, cached_;
};

std::string make_header(license_server& server) { return "X-Key: " + server.key(); }

task<std::string> build_request(license_server& server, std::string path) {
  std::string out = "GET " + path + "\r\n";
  out += make_header(server);  // costall-expect: blocking-call-in-coroutine
  co_await tinyco::sleep_for(1ms);
  co_return out + "\r\n\r\n";
}

task<void> client(license_server& server) {
  auto text = co_await build_request(server, "/index");
  if (text.empty()) co_await tinyco::yield_now();
}

int main() {
  license_server server;
  std::thread admin([&] { server.grant("k"); });
  tinyco::spawn(client(server));
  tinyco::loop().run();
  admin.join();
}
