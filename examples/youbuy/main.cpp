// Starts the database server and do_work() on one thread; exits with 0 however
// many sessions timed out, as the point is to watch them.
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <exception>

#include "clock.h"
#include "database_server.h"
#include "probe_lines.h"
#include "timeline.h"
#include "work.h"

auto main() -> int {
  boost::asio::io_context context;
  youbuy::DatabaseServer server(context);
  youbuy::Database database(server.endpoint());
  co_spawn(youbuy::probe::traced(context.get_executor()),
           youbuy::do_work(database), [&](std::exception_ptr error) {
             server.stop();
             if (error) std::rethrow_exception(error);
           });
  youbuy::run(context);
  youbuy::timeline::summary();
}
