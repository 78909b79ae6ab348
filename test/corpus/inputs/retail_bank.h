// A bank's services: a message bus and the lazy operations that wait for its replies.
#pragma once

#include <coroutine>
#include <exception>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace retailbank::core {

class IMessageBus {
public:
    virtual ~IMessageBus() = default;
    virtual void SendRequest(const std::string& request, std::function<void(long)> onReply) = 0;
    virtual bool DeliverOneReply() = 0;
};

class InMemoryMessageBus final : public IMessageBus {
public:
    void SendRequest(const std::string& request, std::function<void(long)> onReply) override {
        pendingReplies_.emplace(static_cast<long>(request.size()), std::move(onReply));
    }
    bool DeliverOneReply() override {
        if (pendingReplies_.empty()) return false;
        auto entry = pendingReplies_.extract(pendingReplies_.begin());
        entry.mapped()(entry.key());
        return true;
    }
private:
    std::multimap<long, std::function<void(long)>> pendingReplies_;
};

class RemoteReply { // suspends until the remote system has answered
public:
 RemoteReply(std::shared_ptr<IMessageBus> bus, std::string request)
     : bus_(std::move(bus)), request_(std::move(request)) {}
 bool await_ready() const noexcept { return false; }
 void await_suspend(std::coroutine_handle<> caller) {
   bus_->SendRequest(request_, [this, caller](long value) {
     value_ = value;
     caller.resume();
   });
 }
    long await_resume() const noexcept { return value_; }
private:
    std::shared_ptr<IMessageBus> bus_;
    std::string request_;
    long value_ = 0;
};

// Deferred: the body begins when the operation is awaited, not before.
class AsyncOperation {
public:
    struct promise_type {
        long result = 0;
        std::coroutine_handle<> awaitingCaller;
        AsyncOperation get_return_object() {
          return AsyncOperation(std::coroutine_handle<promise_type>::from_promise(*this));
        }
        std::suspend_always initial_suspend() noexcept { return {}; }
        auto final_suspend() noexcept {
            struct ResumeCaller {
                bool await_ready() noexcept { return false; }
                std::coroutine_handle<> await_suspend(
                    std::coroutine_handle<promise_type> self) noexcept {
                  auto caller = self.promise().awaitingCaller;
                  return caller ? caller : std::noop_coroutine();
                }
                void await_resume() noexcept {}
            };
            return ResumeCaller{};
        }
        void return_value(long value) { result = value; }
        void unhandled_exception() { std::terminate(); }
    };
    AsyncOperation(AsyncOperation&& other) noexcept
        : handle_(std::exchange(other.handle_, nullptr)) {}
    ~AsyncOperation() { if (handle_) handle_.destroy(); }
    void Begin() { handle_.resume(); }
    bool await_ready() const noexcept { return handle_.done(); }
    std::coroutine_handle<> await_suspend(std::coroutine_handle<> caller) {
        handle_.promise().awaitingCaller = caller;
        return handle_;
    }
    long await_resume() const { return handle_.promise().result; }
private:
    explicit AsyncOperation(std::coroutine_handle<promise_type> handle) : handle_(handle) {}
    std::coroutine_handle<promise_type> handle_;
};

} // namespace retailbank::core
