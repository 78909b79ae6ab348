// What an application does with tide: a stall and a thread that stands still,
// neither of which can be seen in its headers. Checked, not built.
#include "tide/tide.h"

tide::task<> copy_rows(tide::client& source, tide::client& archive) {
  auto rows = source.query("select * from orders", 8);
  while (auto row = co_await rows.next()) {
    co_await archive.call("store " + *row);
  }
}

tide::task<> warm_up(tide::client& peer) {
  tide::run(peer.ping());
  co_await tide::yield();
}
