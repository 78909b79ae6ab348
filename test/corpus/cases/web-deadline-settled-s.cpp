// case: web-deadline-settled-s; style: home; flags: none
// The time limit belongs to the one awaited fetch and is void when that await returns; the slow
// insert afterwards has no running deadline beside it.
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

class LimitedFetch { // value in time, or nullopt; whichever is later is ignored
public:
    LimitedFetch(EventLoop& loop, HttpClient& http, std::string url, int limit)
        : loop_(loop), http_(http), url_(std::move(url)), limit_(limit) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
        auto slot = slot_;
        auto settle = [slot, h](std::optional<std::string> value) {
            if (std::exchange(slot->settled, true)) return;
            slot->value = std::move(value);
            h.resume();
        };
        http_.get(url_, [settle](Result<std::string> body) {
            auto* text = std::get_if<std::string>(&body);
            settle(text ? std::optional<std::string>(*text) : std::nullopt);
        });
        loop_.post([settle] { settle(std::nullopt); }, limit_);
    }
    std::optional<std::string> await_resume() { return slot_->value; }
private:
    struct Slot { bool settled = false; std::optional<std::string> value; };
    EventLoop& loop_;
    HttpClient& http_;
    std::string url_;
    int limit_;
    std::shared_ptr<Slot> slot_ = std::make_shared<Slot>();
};

Detached mirror(EventLoop& loop, HttpClient& http, Database& db, std::function<void(int)> done) {
    int rows = 0;
    for (int page = 0; page < 5; ++page) {
      std::optional<std::string> body =
          co_await LimitedFetch(loop, http, "/p" + std::to_string(page), 30);
      if (!body) continue;
      auto stored = co_await db.insert(*body);
      if (std::holds_alternative<int>(stored)) ++rows;
    }
    done(rows);
}

} // namespace app

int main() {
    app::EventLoop loop;
    app::HttpClient http(loop);
    app::Database db(loop);
    app::mirror(loop, http, db, [](int) {});
    loop.run();
}
