// A send to a bounded channel waits for room that only the sender itself could
// make: it is the one that receives, from this channel or from the one through
// which its receiver has to answer.
// Tested by test/hazards/channel_self_send.cpp, explained in
// docs/hazards/channel_self_send.md.
#include "checker/hazards/hazard.h"

namespace costall {

void check_channel_self_send(const FunctionView& view,
                             const FindingSink& sink) {
  for (const AwaitView& at : view.awaits()) {
    const Awaited& await = *at.await;
    if (await.only_receiver.empty() || !await.suspends) continue;
    const std::string name = "'" + await.only_receiver + "'";
    if (!await.crossed.empty()) {
      sink({.rule = "channel-self-send",
            .harm = Harm::Deadlock,
            .confidence = await.receiver_certainty,
            .at = await.at,
            .message = "this send waits once " + name + " and '" +
                       await.answers +
                       "' are full: who empties the one fills the other, "
                       "which this coroutine empties later",
            .steps = await.crossed});
      continue;
    }
    sink({.rule = "channel-self-send",
          .harm = Harm::Deadlock,
          .confidence = await.receiver_certainty,
          .at = await.at,
          .message = "this send waits once " + name +
                     " is full, and nobody but this coroutine receives "
                     "from it",
          .steps = {{await.at, "what would make room in " + name +
                                   " comes after this await, if at all"}}});
  }
}

}  // namespace costall
