// case: css-stage-feeds-itself; style: home; flags: none
// lightning-kmp PR #484: the one coroutine that receives from `inbox_` (64 places) also sends
// follow-up commands to it and waits for room that only itself could make: complete deadlock when
// it is full.
#include "Harbor.h"
#include <variant>

using namespace Harbor;

struct FundingConfirmed {
  int Channel;
};
struct SendUpdate {
  int Channel;
  int Sequence;
};
using Command = std::variant<FundingConfirmed, SendUpdate>;

class Peer {
 public:
  Task<> Run() {
    for (;;) {
      std::optional<Command> c = co_await inbox_.Receive();
      if (!c) co_return;
      if (auto* f = std::get_if<FundingConfirmed>(&*c)) {
        for (int seq = 0; seq < f->Channel * 10; ++seq) {
          co_await inbox_.Send(SendUpdate{f->Channel, seq});  // costall-expect: channel-self-send
        }
      } else if (auto* u = std::get_if<SendUpdate>(&*c)) {
        sent_ += u->Sequence;
      }
    }
  }
  BoundedChannel<Command>& Inbox() { return inbox_; }
  int Sent() const { return sent_; }

 private:
  BoundedChannel<Command> inbox_{64};
  int sent_ = 0;
};

Task<> Watch(Peer& p, std::vector<int> confirmed) {
  for (int channel : confirmed) co_await p.Inbox().Send(FundingConfirmed{channel});
}
