// case: dwp-lease-renewed-by-pull; style: home; flags: none
// A shard's lease is extended only when the consumer pulls the next record; the
// consumer's slow work lets it run out, and the shard goes to somebody else
// (rust-lang/wg-async "Barbara battles buffered streams": time runs unpolled).
#include "ember_stream.h"

using namespace ember_stream;

struct Shard {
  Co<void> extend_lease() { co_await pause(1); }
  Co<int> record(int at) {
    co_await pause(2);
    co_return at;
  }
};

Stream<int> records(Shard& shard, int count) {
  for (int at = 0; at < count; ++at) {
    co_await shard.extend_lease();
    co_yield co_await shard.record(at);
  }
}

Co<void> index_document(int record) { co_await pause(record * 1000); }

Co<void> consume(Shard& shard) {
  auto all = records(shard, 100);
  while (auto record = co_await all.next()) {
    co_await index_document(*record);  // costall-expect: deadline-while-parked
  }
}

// Silent: what is slow comes after the shard was read.
Co<void> consume_later(Shard& shard, std::vector<int>& kept) {
  {
    auto all = records(shard, 100);
    while (auto record = co_await all.next()) kept.push_back(*record);
  }
  for (int record : kept) co_await index_document(record);
}
