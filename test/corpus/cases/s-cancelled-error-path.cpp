// case: s-cancelled-error-path; style: home; flags: none
// On failure the window is cancelled first and only then the slow report is
// written; on success the loop ends with the window empty (trap 8).
#include "tinyco.h"

#include <memory>
#include <string>

using namespace std::chrono_literals;
using tinyco::task;

class copy_job {
 public:
  explicit copy_job(int blocks) : blocks_(blocks) {}
  bool step() { return --blocks_ <= 0; }
  bool corrupt() const { return blocks_ == -1; }

 private:
  int blocks_;
};

class copy_set {
 public:
  void add(int blocks) { jobs_.push_back(std::make_unique<copy_job>(blocks)); }
  bool empty() const { return jobs_.empty(); }
  void cancel_all() { jobs_.clear(); }
  task<bool> next_finished() {
    for (;;) {
      for (auto& job : jobs_) {
        if (!job->step()) continue;
        bool good = !job->corrupt();
        std::swap(job, jobs_.back());
        jobs_.pop_back();
        co_return good;
      }
      co_await tinyco::yield_now();
    }
  }

 private:
  std::vector<std::unique_ptr<copy_job>> jobs_;
};

task<void> write_report(std::string) { co_await tinyco::sleep_for(2s); }

task<int> copy_tree(std::vector<int> files) {
  copy_set copies;
  for (int blocks : files) copies.add(blocks);
  while (!copies.empty()) {
    if (bool good = co_await copies.next_finished(); !good) {
      copies.cancel_all();
      co_await write_report("copy failed");
      co_return 1;
    }
  }
  co_await write_report("done");
  co_return 0;
}

task<void> job() {
  if (co_await copy_tree({3, 4, 5}) != 0) co_await tinyco::yield_now();
}

int main() {
  tinyco::spawn(job());
  tinyco::loop().run();
}
