// case: web-audit-shared-s; style: home; flags: none
// The detached coroutine takes a shared_ptr by value: the request lives in its frame as long as it
// runs. The database outlives the loop in main.
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

Detached audit(std::shared_ptr<Database> db, std::shared_ptr<const Request> request) {
    auto seen = co_await db->insert("seen " + request->path);
    if (std::holds_alternative<int>(seen)) co_await db->insert("user " + request->user);
}

void handle(std::shared_ptr<Database> db, const std::string& path,
            std::function<void(int)> respond) {
  auto request = std::make_shared<Request>(Request{"guest", path});
  audit(db, request);
  respond(200);
}

} // namespace app

int main() {
    app::EventLoop loop;
    auto db = std::make_shared<app::Database>(loop);
    app::handle(db, "/index", [](int) {});
    loop.run();
}
