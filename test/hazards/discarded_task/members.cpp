// Lazy tasks kept in members that nothing ever reads, and members that somebody
// may read. Lines that must warn say so; every class named silent_* must not.
// RUN: %check_hazard %s

#include "event_loop.h"
#include "lazy_task.h"

#include <vector>

lab::task<void> store(int id) { co_await net::read_some(id); }

// The container grows, and no function of the class ever drives it.
class journal {
 public:
  void add(int id) {
    writes_.push_back(store(id));  // expected-warning {{[costall-discarded-task]}}
  }
  bool idle() const { return writes_.empty(); }

 private:
  std::vector<lab::task<void>> writes_;
};

class last_write {
 public:
  void replace(int id) {
    write_ = store(id);  // expected-warning {{[costall-discarded-task]}}
  }

 private:
  lab::task<void> write_;
};

class silent_driven {
 public:
  void add(int id) { writes_.push_back(store(id)); }
  lab::task<void> drain() {
    for (lab::task<void>& write : writes_) co_await write;
  }

 private:
  std::vector<lab::task<void>> writes_;
};

// Its other functions are in another unit.
class silent_drained_elsewhere {
 public:
  void add(int id) { writes_.push_back(store(id)); }
  lab::task<void> drain();

 private:
  std::vector<lab::task<void>> writes_;
};

// Anybody may read it.
struct silent_open {
  void add(int id) { writes.push_back(store(id)); }
  std::vector<lab::task<void>> writes;
};

class silent_with_a_friend {
  friend class runner;

 public:
  void add(int id) { writes_.push_back(store(id)); }

 private:
  std::vector<lab::task<void>> writes_;
};

// A template that no one instantiates here may drive it.
class silent_with_a_template {
 public:
  void add(int id) { writes_.push_back(store(id)); }
  template <class Run>
  void drain(Run run) {
    for (lab::task<void>& write : writes_) run(write);
  }

 private:
  std::vector<lab::task<void>> writes_;
};

class silent_handed_out {
 public:
  void add(int id) { writes_.push_back(store(id)); }
  auto take() { return std::exchange(writes_, {}); }

 private:
  std::vector<lab::task<void>> writes_;
};

// Filled with tasks that hold nothing.
class silent_empty_tasks {
 public:
  void grow() { writes_.emplace_back(); }

 private:
  std::vector<lab::task<void>> writes_;
};
