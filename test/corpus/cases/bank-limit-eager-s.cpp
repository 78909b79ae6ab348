// case: bank-limit-eager-s; style: home; flags: none
// Same text as a cold pair, but this operation runs at once (suspend_never) and the bus completes
// it without the caller: both requests are under way.
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

class StartedOperation { // shared state; the request is on the wire when the call returns
public:
    struct SharedState {
        bool finished = false;
        long result = 0;
        std::coroutine_handle<> awaitingCaller;
    };
    struct promise_type {
        std::shared_ptr<SharedState> state = std::make_shared<SharedState>();
        StartedOperation get_return_object() { return StartedOperation(state); }
        std::suspend_never initial_suspend() noexcept { return {}; }
        std::suspend_never final_suspend() noexcept { return {}; }
        void return_value(long value) {
            state->result = value;
            state->finished = true;
            if (state->awaitingCaller) state->awaitingCaller.resume();
        }
        void unhandled_exception() { std::terminate(); }
    };
    bool await_ready() const noexcept { return state_->finished; }
    void await_suspend(std::coroutine_handle<> caller) { state_->awaitingCaller = caller; }
    long await_resume() const { return state_->result; }
private:
    explicit StartedOperation(std::shared_ptr<SharedState> state) : state_(std::move(state)) {}
    std::shared_ptr<SharedState> state_;
};

class CreditDecisionService {
public:
    explicit CreditDecisionService(std::shared_ptr<IMessageBus> bus) : bus_(std::move(bus)) {}
    StartedOperation Retrieve(std::string request) {
      co_return co_await RemoteReply(bus_, request);
    }
    StartedOperation DecideOnCredit(std::string customerId) {
        StartedOperation creditLimitOperation = Retrieve("LIMIT " + customerId);
        StartedOperation balanceOperation = Retrieve("BALANCE " + customerId);
        const long balance = co_await balanceOperation;
        const long creditLimit = co_await creditLimitOperation;
        co_return creditLimit - balance;
    }
private:
    std::shared_ptr<IMessageBus> bus_;
};

} // namespace retailbank::core

int main() {
    using namespace retailbank::core;
    auto bus = std::make_shared<InMemoryMessageBus>();
    CreditDecisionService service(bus);
    StartedOperation decision = service.DecideOnCredit("4711");
    while (bus->DeliverOneReply()) {}
}
