// case: web-crawl-stages-s; style: home; flags: none
// The slow insert is part of each page's own detached coroutine, all four begun at once; the
// collecting loop only counts, so its body never waits.
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
