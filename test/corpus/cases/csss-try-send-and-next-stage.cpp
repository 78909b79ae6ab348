// case: csss-try-send-and-next-stage; style: home; flags: none
// Silent: to its own inbox the loop only tries and keeps the rest in a local list; the waiting
// send goes to the next stage, which another spawned coroutine drains: plain back-pressure.
#include "Harbor.h"

using namespace Harbor;

struct Job {
  int Id;
  int Retries;
};

class Worker {
 public:
  explicit Worker(BoundedChannel<int>& done) : done_(done) {}

  Task<> Run() {
    while (std::optional<Job> j = co_await inbox_.Receive()) {
      if (j->Id % 7 == 0 && j->Retries < 3) {
        Job again{j->Id, j->Retries + 1};
        if (!inbox_.TrySend(again)) postponed_.push_back(again);
        continue;
      }
      co_await done_.Send(j->Id);
    }
    done_.Close();
  }
  BoundedChannel<Job>& Inbox() { return inbox_; }

 private:
  BoundedChannel<int>& done_;
  BoundedChannel<Job> inbox_{16};
  std::vector<Job> postponed_;
};

struct Totals {
  long Sum = 0;
};

Task<> Drain(BoundedChannel<int>& done, Totals& t) {
  while (auto id = co_await done.Receive()) t.Sum += *id;
}

Task<> Produce(Worker& w, int n) {
  for (int i = 1; i <= n; ++i) co_await w.Inbox().Send(Job{i, 0});
  w.Inbox().Close();
}

int main() {
  BoundedChannel<int> done{4};
  Worker w{done};
  Totals t;
  Spawn(Drain(done, t));
  Spawn(w.Run());
  Spawn(Produce(w, 100));
  Reactor::Current().Run();
  return t.Sum > 0 ? 0 : 1;
}
