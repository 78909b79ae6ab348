// case: web-crawl-refill; style: home; flags: none
// Downloads complete by callback, but the next one begins only when nextBody() is awaited; during
// the slow insert the four connections run dry.
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

class Crawler {
public:
    Crawler(HttpClient& http, std::vector<std::string> urls, std::size_t parallel)
        : http_(http), urls_(std::move(urls)), parallel_(parallel) {}
    auto nextBody() {
        struct Awaiter {
            Crawler& c;
            bool await_ready() {
                while (c.active_ < c.parallel_ && c.started_ < c.urls_.size()) c.startOne();
                return !c.bodies_.empty() || c.active_ == 0;
            }
            void await_suspend(std::coroutine_handle<> h) { c.waiter_ = [h] { h.resume(); }; }
            std::optional<Result<std::string>> await_resume() {
                if (c.bodies_.empty()) return std::nullopt;
                auto body = std::move(c.bodies_.front());
                c.bodies_.pop_front();
                return body;
            }
        };
        return Awaiter{*this};
    }
private:
    void startOne() {
        ++active_;
        http_.get(urls_[started_++], [this](Result<std::string> body) {
            --active_;
            bodies_.push_back(std::move(body));
            if (auto wake = std::exchange(waiter_, nullptr)) wake();
        });
    }
    HttpClient& http_;
    std::vector<std::string> urls_;
    std::size_t parallel_, active_ = 0, started_ = 0;
    std::deque<Result<std::string>> bodies_;
    std::function<void()> waiter_;
};

Detached indexSite(HttpClient& http, Database& db, std::function<void(int)> done) {
    Crawler crawler(http, {"/a", "/b", "/c", "/d", "/e", "/f", "/g", "/h"}, 4);
    int rows = 0;
    while (auto body = co_await crawler.nextBody()) {
        if (auto* text = std::get_if<std::string>(&*body)) {
            auto stored = co_await db.insert(*text); // costall-expect: window-refill-starved
            if (std::holds_alternative<int>(stored)) ++rows;
        }
    }
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
