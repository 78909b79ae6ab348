// case: bank-account-mutex-scoped-s; style: home; flags: none
// The mutex guards two short blocks; no guard is alive while the ledger is asked (one scope
// closed, one unique_lock unlocked by hand on both paths).
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
        {
            std::lock_guard<std::mutex> accountTableLock(accountTableMutex_);
            balanceByAccount_.try_emplace(accountNumber, 0);
        }
        const long confirmed = co_await RemoteReply(bus_, "POST " + accountNumber);
        std::unique_lock<std::mutex> accountTableLock(accountTableMutex_);
        if (confirmed == 0) {
            accountTableLock.unlock();
            co_return co_await RemoteReply(bus_, "CANCEL " + accountNumber);
        }
        balanceByAccount_[accountNumber] += amountInCents;
        accountTableLock.unlock();
        co_await RemoteReply(bus_, "AUDIT " + accountNumber);
        co_return confirmed;
    }

private:
    std::shared_ptr<IMessageBus> bus_;
    std::mutex accountTableMutex_;
    std::map<std::string, long> balanceByAccount_;
};

} // namespace retailbank::core

int main() {
    auto bus = std::make_shared<retailbank::core::InMemoryMessageBus>();
    retailbank::core::AccountPostingService service(bus);
    auto operation = service.PostAmountToAccount("DE02", 1000);
    operation.Begin();
    while (bus->DeliverOneReply()) {}
}
