// A web backend: an event loop, callbacks that can be awaited, and tasks.
#pragma once

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

} // namespace app
