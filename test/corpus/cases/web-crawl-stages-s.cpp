// case: web-crawl-stages-s; style: home; flags: none
// The slow insert is part of each page's own detached coroutine, all four begun at once; the
// collecting loop only counts, so its body never waits.
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

class Collector {
public:
    explicit Collector(std::size_t expected) : expected_(expected) {}
    void put(int rows) {
        results_.push_back(rows);
        if (auto wake = std::exchange(waiter_, nullptr)) wake();
    }
    auto next() {
        struct Awaiter {
            Collector& c;
            bool await_ready() const noexcept { return !c.results_.empty() || c.expected_ == 0; }
            void await_suspend(std::coroutine_handle<> h) { c.waiter_ = [h] { h.resume(); }; }
            std::optional<int> await_resume() {
                if (c.results_.empty()) return std::nullopt;
                --c.expected_;
                int rows = c.results_.front();
                c.results_.pop_front();
                return rows;
            }
        };
        return Awaiter{*this};
    }
private:
    std::size_t expected_;
    std::deque<int> results_;
    std::function<void()> waiter_;
};

Detached fetchAndStore(HttpClient& http, Database& db, std::string url,
                       std::shared_ptr<Collector> out) {
  auto body = co_await http.fetch(url);
  auto* text = std::get_if<std::string>(&body);
  if (!text) {
    out->put(0);
    co_return;
  }
  auto stored = co_await db.insert(*text);
  out->put(std::holds_alternative<int>(stored) ? 1 : 0);
}

Detached indexSite(HttpClient& http, Database& db, std::function<void(int)> done) {
    auto collector = std::make_shared<Collector>(4);
    for (const char* url : {"/a", "/b", "/c", "/d"}) fetchAndStore(http, db, url, collector);
    int rows = 0;
    while (auto stored = co_await collector->next()) rows += *stored;
    done(rows);
}

} // namespace app

int main() {
    app::EventLoop loop;
    app::HttpClient http(loop);
    app::Database db(loop);
    app::indexSite(http, db, [](int) {});
    loop.run();
}
