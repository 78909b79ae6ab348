// case: wsb-for-each-lambda; style: home; flags: none
// The stream's for_each pulls and hands each item to a coroutine lambda that
// sleeps; nothing polls the set meanwhile (B02: buffered(5).for_each(process)).
#include "tinyco.h"

#include <memory>

using namespace std::chrono_literals;
using tinyco::task;

struct row { int key; };

// One started read; advance() is called by its owner, never by the loop.
class read_op {
 public:
  explicit read_op(int key) : key_(key), due_(tinyco::clock::now() + 10ms) {}
  bool advance() { return done_ = done_ || tinyco::clock::now() >= due_; }
  row result() const { return {key_}; }

 private:
  int key_;
  tinyco::clock::time_point due_;
  bool done_ = false;
};

class row_stream {
 public:
  explicit row_stream(int n) {
    for (int i = 0; i < n; ++i) reads_.push_back(std::make_unique<read_op>(i));
  }

  template <class F>
  task<void> for_each(F fn) {
    while (!reads_.empty()) {
      std::optional<row> got = poll_reads();
      if (!got) {
        co_await tinyco::yield_now();
        continue;
      }
      co_await fn(*got);  // costall-expect-or: window-slow-body
    }
  }

 private:
  std::optional<row> poll_reads() {
    std::optional<row> first;
    for (std::size_t i = 0; i < reads_.size(); ++i) {
      if (!reads_[i]->advance() || first) continue;
      first = reads_[i]->result();
      reads_.erase(reads_.begin() + static_cast<long>(i--));
    }
    return first;
  }
  std::vector<std::unique_ptr<read_op>> reads_;
};

task<void> index_rows() {
  row_stream rows(16);
  co_await rows.for_each([](row r) -> task<void> {
    auto pause = 100ms * (1 + r.key % 3);
    co_await tinyco::sleep_for(pause);  // costall-expect: window-slow-body
  });
}

int main() {
  tinyco::spawn(index_rows());
  tinyco::loop().run();
}
