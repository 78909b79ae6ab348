// case: wsb-poll-orders; style: home; flags: none
// Barbara (wg-async#131): claims are polled by next() alone; while one order is archived for many
// seconds the other four claims, each with a database connection half opened, are not polled.
#include "pollkit.h"
#include <string>

using namespace std::chrono_literals;
using pollkit::job;

struct order {
  int id = 0;
  std::string payload;
};

struct database {
  int connections_opened = 0;
};

job<int> get_conn(database& db) {
  co_await pollkit::sleep(40ms);
  co_return ++db.connections_opened;
}

job<order> claim(database& db, int id) {
  int conn = co_await get_conn(db);
  co_await pollkit::sleep(15ms);  // SELECT ... FOR UPDATE
  co_return order{id, "conn " + std::to_string(conn)};
}

job<> archive(const order& o) {
  for (std::size_t part = 0; part < o.payload.size(); ++part) co_await pollkit::sleep(20s);
}

job<int> do_work(database& db, int total) {
  pollkit::poll_set<order> claims;
  int next_id = 0;
  while (next_id < total && next_id < 5) claims.push(claim(db, next_id++));

  int archived = 0;
  while (auto o = co_await claims.next()) {
    if (next_id < total) claims.push(claim(db, next_id++));
    co_await archive(*o);  // costall-expect: window-slow-body
    ++archived;
  }
  co_return archived;
}
