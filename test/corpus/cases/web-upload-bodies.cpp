// case: web-upload-bodies; style: home; flags: none
// Uploads are put into the set and begun, then their bodies are sent through a pipe of two that
// only the uploads empty; the set is first driven afterwards.
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

class Pipe { // bounded, one sender and one reader
public:
    auto send(std::string chunk) {
        struct Awaiter {
            Pipe& p;
            std::string chunk;
            bool await_ready() const noexcept { return p.chunks_.size() < 2; }
            void await_suspend(std::coroutine_handle<> h) { p.sender_ = h; }
            void await_resume() { p.chunks_.push_back(std::move(chunk)); }
        };
        return Awaiter{*this, std::move(chunk)};
    }
    std::optional<std::string> tryRead() {
        if (chunks_.empty()) return std::nullopt;
        auto chunk = std::move(chunks_.front());
        chunks_.pop_front();
        if (auto s = std::exchange(sender_, {})) s.resume();
        return chunk;
    }
private:
    std::deque<std::string> chunks_;
    std::coroutine_handle<> sender_;
};

struct Upload {
    Pipe* pipe;
    std::size_t left;
    bool step() { // true when the upload is complete
        while (left > 0 && pipe->tryRead()) --left;
        return left == 0;
    }
};

class UploadSet { // steps its uploads from nextDone() and nowhere else
public:
    explicit UploadSet(EventLoop& loop) : loop_(loop) {}
    void add(Upload upload) { uploads_.push_back(upload); uploads_.back().step(); }
    auto nextDone() {
        struct Awaiter {
            UploadSet& s;
            bool await_ready() { return s.uploads_.empty() || s.stepAll(); }
            void await_suspend(std::coroutine_handle<> h) { again(h); }
            bool await_resume() const noexcept { return std::exchange(s.found_, false); }
            void again(std::coroutine_handle<> h) {
                s.loop_.post([this, h] { if (s.stepAll()) h.resume(); else again(h); });
            }
        };
        return Awaiter{*this};
    }
private:
    bool stepAll() {
        for (auto it = uploads_.begin(); it != uploads_.end(); ++it) {
            if (!it->step()) continue;
            uploads_.erase(it);
            return found_ = true;
        }
        return false;
    }
    EventLoop& loop_;
    std::vector<Upload> uploads_;
    bool found_ = false;
};

Detached backup(EventLoop& loop, std::vector<std::string> chunks, std::function<void(int)> done) {
    UploadSet uploads(loop);
    Pipe left, right;
    uploads.add(Upload{&left, (chunks.size() + 1) / 2});
    uploads.add(Upload{&right, chunks.size() / 2});
    for (std::size_t i = 0; i < chunks.size(); ++i) {
        Pipe& target = i % 2 == 0 ? left : right;
        co_await target.send(chunks[i]); // costall-expect: window-left-undriven
    }
    int complete = 0;
    while (co_await uploads.nextDone()) ++complete;
    done(complete);
}

} // namespace app

int main() {
    app::EventLoop loop;
    app::backup(loop, {"a", "b", "c", "d", "e", "f", "g", "h"}, [](int) {});
    loop.run();
}
