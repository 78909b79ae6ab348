// case: s-merge-of-cursors; style: home; flags: none
// A k-way merge steps its in-memory cursors in next(): the children are plain
// iterators, nothing of theirs waits for anything (trap 2).
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class run_cursor {
 public:
  explicit run_cursor(std::vector<int> keys) : keys_(std::move(keys)) {}
  bool done() const { return at_ == keys_.size(); }
  int key() const { return keys_[at_]; }
  void advance() { ++at_; }

 private:
  std::vector<int> keys_;
  std::size_t at_ = 0;
};

class merge {
 public:
  void add(std::vector<int> sorted) {
    runs_.push_back(std::make_unique<run_cursor>(std::move(sorted)));
  }
  std::optional<int> next() {
    run_cursor* least = nullptr;
    for (auto& run : runs_)
      if (!run->done() && (!least || run->key() < least->key())) least = run.get();
    if (!least) return std::nullopt;
    int key = least->key();
    least->advance();
    return key;
  }

 private:
  std::vector<std::unique_ptr<run_cursor>> runs_;
};

class table_writer {
 public:
  task<void> add(int key) {
    block_.push_back(key);
    if (block_.size() == 2) {
      block_.clear();
      co_await tinyco::sleep_for(30ms);  // write the block
    }
  }

 private:
  std::vector<int> block_;
};

task<void> compact() {
  merge runs;
  runs.add({1, 4, 9});
  runs.add({2, 3, 11});
  runs.add({5, 6, 7});
  table_writer out;
  while (auto key = runs.next()) co_await out.add(*key);
}

int main() {
  tinyco::spawn(compact());
  tinyco::loop().run();
}
