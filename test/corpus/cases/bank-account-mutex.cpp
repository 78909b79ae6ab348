// case: bank-account-mutex; style: home; flags: none
// The account table's std::mutex is held while the remote ledger answers; any other coroutine of
// this thread that asks for the table blocks the thread.
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

class AccountPostingService {
public:
    explicit AccountPostingService(std::shared_ptr<IMessageBus> bus) : bus_(std::move(bus)) {}

    AsyncOperation PostAmountToAccount(std::string accountNumber, long amountInCents) {
        std::lock_guard<std::mutex> accountTableLock(accountTableMutex_);
        const long confirmed = co_await RemoteReply(bus_, "POST " + accountNumber); // costall-expect: lock-across-await
        balanceByAccount_[accountNumber] += amountInCents;
        co_return confirmed;
    }

private:
    std::shared_ptr<IMessageBus> bus_;
    std::mutex accountTableMutex_;
    std::map<std::string, long> balanceByAccount_;
};

class PostingServiceFactory {
public:
    static std::shared_ptr<AccountPostingService> Create(std::shared_ptr<IMessageBus> bus) {
        return std::make_shared<AccountPostingService>(std::move(bus));
    }
};

} // namespace retailbank::core

int main() {
    auto bus = std::make_shared<retailbank::core::InMemoryMessageBus>();
    auto service = retailbank::core::PostingServiceFactory::Create(bus);
    auto operation = service->PostAmountToAccount("DE02", 1000);
    operation.Begin();
    while (bus->DeliverOneReply()) {}
}
