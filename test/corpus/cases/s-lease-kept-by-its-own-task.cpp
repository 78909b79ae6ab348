// case: s-lease-kept-by-its-own-task; style: home; flags: none
// A task of its own renews the lease, however long the consumer takes.
#include "ember_stream.h"

using namespace ember_stream;

struct Shard {
  Co<void> extend_lease() { co_await pause(1); }
  Co<int> record(int at) {
    co_await pause(2);
    co_return at;
  }
  bool open = true;
};

Co<void> keep(Shard& shard) {
  while (shard.open) {
    co_await pause(500);
    co_await shard.extend_lease();
  }
}

Stream<int> records(Shard& shard, int count) {
  start(keep(shard));
  for (int at = 0; at < count; ++at) co_yield co_await shard.record(at);
  shard.open = false;
}

Co<void> index_document(int record) { co_await pause(record * 1000); }

Co<void> consume(Shard& shard) {
  auto all = records(shard, 100);
  while (auto record = co_await all.next()) co_await index_document(*record);
}
