// case: web-audit-borrow; style: home; flags: none
// audit() is detached and goes on after the handler has returned, but it keeps a reference to the
// handler's local request, which is gone by then.
#include "web_app.h"
#include <coroutine>
#include <deque>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace app {

struct Request { std::string user, path; };

Detached audit(Database& db, const Request& request) {
    auto seen = co_await db.insert("seen " + request.path);
    if (std::holds_alternative<int>(seen)) co_await db.insert("user " + request.user);
}

void handle(Database& db, const std::string& path, std::function<void(int)> respond) {
    Request request{"guest", path};
    audit(db, request); // costall-expect: detached-borrow
    respond(200);
}

} // namespace app

int main() {
    app::EventLoop loop;
    app::Database db(loop);
    app::handle(db, "/index", [](int) {});
    loop.run();
}
