// case: web-crawl-refill; style: home; flags: none
// Downloads complete by callback, but the next one begins only when nextBody() is awaited; during
// the slow insert the four connections run dry.
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

struct Error { int code; };
template <typename T> using Result = std::variant<T, Error>;

class EventLoop {
public:
 void post(std::function<void()> callback, int delay = 1) {
   queue_.push_back({now_ + delay, std::move(callback)});
 }
    void run() {
        while (!queue_.empty()) {
            ++now_;
            std::deque<Entry> batch;
            batch.swap(queue_);
            for (auto& e : batch) {
                if (e.due <= now_) e.callback();
                else queue_.push_back(std::move(e));
            }
        }
    }
private:
    struct Entry { int due; std::function<void()> callback; };
    std::deque<Entry> queue_;
    int now_ = 0;
};

// Turns a callback API into something that can be awaited.
template <typename T> class Callback {
public:
    using Starter = std::function<void(std::function<void(T)>)>;
    explicit Callback(Starter starter) : starter_(std::move(starter)) {}
    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> h) {
        starter_([this, h](T value) {
            value_.emplace(std::move(value));
            h.resume();
        });
    }
    T await_resume() { return std::move(*value_); }
private:
    Starter starter_;
    std::optional<T> value_;
};

class HttpClient {
public:
    explicit HttpClient(EventLoop& loop) : loop_(loop) {}
    void get(const std::string& url, std::function<void(Result<std::string>)> done) {
        loop_.post([url, done] { done(Result<std::string>("body of " + url)); }, 20);
    }
    Callback<Result<std::string>> fetch(std::string url) {
        return Callback<Result<std::string>>([this, url](auto done) { get(url, done); });
    }
private:
    EventLoop& loop_;
};

class Database {
public:
    explicit Database(EventLoop& loop) : loop_(loop) {}
    Callback<Result<int>> insert(std::string row) {
        return Callback<Result<int>>([this, row](auto done) {
            loop_.post([done, n = static_cast<int>(row.size())] { done(Result<int>(n)); }, 50);
        });
    }
private:
    EventLoop& loop_;
};

// Runs on its own; the frame frees itself.
struct Detached {
    struct promise_type {
        Detached get_return_object() { return {}; }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_void() {}
        void unhandled_exception() { std::terminate(); }
    };
};

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
