// case: web-upload-bodies; style: home; flags: none
// Uploads are put into the set and begun, then their bodies are sent through a pipe of two that
// only the uploads empty; the set is first driven afterwards.
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
