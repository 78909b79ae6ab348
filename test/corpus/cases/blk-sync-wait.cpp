// case: blk-sync-wait; style: home; flags: none
// The library's own sync_wait, fine in a tool's main, called by a visitor that a
// coroutine uses: the semaphore inside it stops the loop's thread.
#include "tinyco.h"

#include <semaphore>
#include <string>
#include <variant>

using namespace std::chrono_literals;
using tinyco::task;

template <class T>
T sync_wait(task<T> t) {
  std::binary_semaphore done{0};
  std::optional<T> out;
  [](task<T> inner, std::optional<T>& slot, std::binary_semaphore& flag) -> tinyco::detached {
    auto owned = std::move(inner);
    slot = co_await owned;
    flag.release();
  }(std::move(t), out, done);
  done.acquire();  // costall-expect-or: blocking-call-in-coroutine
  return std::move(*out);
}

struct inline_blob { std::string bytes; };
struct remote_blob { int id; };
using blob = std::variant<inline_blob, remote_blob>;

task<std::string> download(int id) {
  co_await tinyco::sleep_for(50ms);
  co_return "blob " + std::to_string(id);
}

std::string materialize(const blob& b) {
  if (auto* local = std::get_if<inline_blob>(&b)) return local->bytes;
  return sync_wait(download(std::get<remote_blob>(b).id));
}

task<std::size_t> total_size(std::vector<blob> blobs) {
  std::size_t bytes = 0;
  for (auto& b : blobs) {
    bytes += materialize(b).size();  // costall-expect: blocking-call-in-coroutine
    co_await tinyco::yield_now();
  }
  co_return bytes;
}
