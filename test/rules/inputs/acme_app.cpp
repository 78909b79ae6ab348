// What an application does with acme_net.h. Only the lines that say so are
// flagged, and only with the pack. Used by test/rules/readme.test.
#include "acme_net.h"

acme::task<> store(acme::client& archive, std::string row) {
  co_await archive.call("store " + row);
}

acme::task<> copies_rows(acme::client& source, acme::client& archive) {
  auto rows = source.query("select * from orders", 8);
  while (auto row = co_await rows.next()) {
    co_await store(archive, *row);  // flagged: window-refill-starved
  }
}

acme::task<> says_hello(acme::client& peer) {
  auto greeting = peer.call("hello");
  co_await peer.call("status");  // flagged: cold-task-across-await
  co_await greeting;
}

// The copies go on by themselves.
acme::task<> silent_spawned(acme::client& source, acme::client& archive) {
  auto rows = source.query("select * from orders", 8);
  while (auto row = co_await rows.next()) {
    acme::start_detached(store(archive, *row));
  }
}

acme::task<> silent_fast_body(acme::client& source) {
  auto rows = source.query("select * from orders", 8);
  while (auto row = co_await rows.next()) {
    co_await acme::yield();
  }
}

acme::task<> silent_cancelled(acme::client& source, acme::client& archive) {
  auto rows = source.query("select * from orders", 8);
  auto first = co_await rows.next();
  rows.cancel();
  co_await store(archive, *first);
}
