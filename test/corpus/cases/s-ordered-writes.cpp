// case: s-ordered-writes; style: home; flags: none
// Lazy writes to one stream must go out one after the other: they are not
// independent (tc39/proposal-async-await#106, T14).
#include "ember.h"

using ember::Co;
using ember::Result;
using ember::Stream;

struct Frame {
  std::string header;
  std::string payload;
  std::string trailer;
};

Co<int> sendFrame(Stream& out, Frame frame) {
  auto header = out.writeAll(std::move(frame.header));
  auto payload = out.writeAll(std::move(frame.payload));
  auto trailer = out.writeAll(std::move(frame.trailer));

  if (auto r = co_await header; !r) co_return r.error();
  if (auto r = co_await payload; !r) co_return r.error();
  if (auto r = co_await trailer; !r) co_return r.error();
  co_return 0;
}

int main() {
  Stream out(1);
  auto send = sendFrame(out, {"h", "p", "t"});
  send.release().resume();
  for (;;) ember::Reactor::get().turn();
}
