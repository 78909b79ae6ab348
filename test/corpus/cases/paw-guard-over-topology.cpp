// case: paw-guard-over-topology; style: home; flags: none
// scylladb#16182: on the "nothing to do" branch the coordinator waits for the next topology event
// and still has the group-0 permit in scope, so schema changes wait until some event comes.
#include "Harbor.h"
#include <string>

using namespace Harbor;

struct TopologyRequest {
  std::string Node;
};

class Coordinator {
 public:
  Task<> Run() {
    while (!stopping_) {
      auto guard = co_await group0_.Acquire();
      if (requests_.empty()) {
        co_await changed_;  // costall-expect: permit-across-wait
        changed_.Clear();
        continue;
      }
      TopologyRequest r = std::move(requests_.front());
      requests_.pop_front();
      nodes_.push_back(std::move(r.Node));  // the change itself is local
    }
  }

  Task<> AlterTable(std::string definition) {
    auto guard = co_await group0_.Acquire();
    schema_ = std::move(definition);
  }

  void Request(TopologyRequest r) {
    requests_.push_back(std::move(r));
    changed_.Set();
  }
  void Stop() {
    stopping_ = true;
    changed_.Set();
  }

 private:
  Semaphore group0_{1};
  Event changed_;
  std::deque<TopologyRequest> requests_;
  std::vector<std::string> nodes_;
  std::string schema_;
  bool stopping_ = false;
};
