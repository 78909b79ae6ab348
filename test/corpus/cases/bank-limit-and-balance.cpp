// case: bank-limit-and-balance; style: home; flags: none
// Both requests are thought to be under way at once, but the operation is deferred: the limit
// request is sent only when the balance has arrived.
#include "retail_bank.h"
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

class ICustomerDataProvider {
public:
    virtual ~ICustomerDataProvider() = default;
    virtual AsyncOperation RetrieveBalance(std::string customerId) = 0;
    virtual AsyncOperation RetrieveCreditLimit(std::string customerId) = 0;
};

class RemoteCustomerDataProvider final : public ICustomerDataProvider {
public:
    explicit RemoteCustomerDataProvider(std::shared_ptr<IMessageBus> bus) : bus_(std::move(bus)) {}
    AsyncOperation RetrieveBalance(std::string customerId) override {
        co_return co_await RemoteReply(bus_, "BALANCE " + customerId);
    }
    AsyncOperation RetrieveCreditLimit(std::string customerId) override {
        co_return co_await RemoteReply(bus_, "LIMIT " + customerId);
    }
private:
    std::shared_ptr<IMessageBus> bus_;
};

class CreditDecisionService {
public:
 explicit CreditDecisionService(std::shared_ptr<ICustomerDataProvider> provider)
     : provider_(std::move(provider)) {}
 AsyncOperation DecideOnCredit(std::string customerId) {
   AsyncOperation creditLimitOperation = provider_->RetrieveCreditLimit(customerId);
   AsyncOperation balanceOperation = provider_->RetrieveBalance(customerId);
   const long balance = co_await balanceOperation;  // costall-expect: cold-task-across-await
   const long creditLimit = co_await creditLimitOperation;
   co_return creditLimit - balance;
 }
private:
    std::shared_ptr<ICustomerDataProvider> provider_;
};

} // namespace retailbank::core

int main() {
    using namespace retailbank::core;
    auto bus = std::make_shared<InMemoryMessageBus>();
    CreditDecisionService service(std::make_shared<RemoteCustomerDataProvider>(bus));
    auto decision = service.DecideOnCredit("4711");
    decision.Begin();
    while (bus->DeliverOneReply()) {}
}
