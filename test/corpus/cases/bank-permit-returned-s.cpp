// case: bank-permit-returned-s; style: home; flags: none
// The first permit is given back (reset) before the coroutine asks the same throttle again, so it
// never waits for a permit while it owns one.
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

class IThrottlePermit {
public:
    virtual ~IThrottlePermit() = default;
};

class RequestThrottle
    : public std::enable_shared_from_this<RequestThrottle> {  // asynchronous semaphore
 public:
  explicit RequestThrottle(int capacity) : available_(capacity) {}
  struct AcquireAwaiter {
    std::shared_ptr<RequestThrottle> throttle;
    bool await_ready() const noexcept { return throttle->available_ > 0; }
    void await_suspend(std::coroutine_handle<> caller) { throttle->waiters_.push_back(caller); }
    std::shared_ptr<IThrottlePermit> await_resume() {
      --throttle->available_;
      return std::make_shared<Permit>(throttle);
    }
  };
  AcquireAwaiter AcquirePermit() { return AcquireAwaiter{shared_from_this()}; }

 private:
  struct Permit final : IThrottlePermit {
    explicit Permit(std::shared_ptr<RequestThrottle> owner) : owner_(std::move(owner)) {}
    ~Permit() override { owner_->Release(); }
    std::shared_ptr<RequestThrottle> owner_;
  };
  void Release() {
    ++available_;
    if (waiters_.empty()) return;
    auto next = waiters_.back();
    waiters_.pop_back();
    next.resume();
  }
  int available_;
  std::vector<std::coroutine_handle<>> waiters_;
};

class PaymentTransferService {
public:
 PaymentTransferService(std::shared_ptr<IMessageBus> bus, std::shared_ptr<RequestThrottle> throttle)
     : bus_(std::move(bus)), requestThrottle_(std::move(throttle)) {}

 AsyncOperation BookOnLedger(std::string paymentReference) {
   std::shared_ptr<IThrottlePermit> bookingPermit = co_await requestThrottle_->AcquirePermit();
   co_return co_await RemoteReply(bus_, "BOOK " + paymentReference);
 }

    AsyncOperation ExecuteTransfer(std::string paymentReference) {
      std::shared_ptr<IThrottlePermit> transferPermit = co_await requestThrottle_->AcquirePermit();
      transferredReferences_.push_back(paymentReference);
      transferPermit.reset();
      const long booked = co_await BookOnLedger(paymentReference);
      co_return booked;
    }

private:
    std::shared_ptr<IMessageBus> bus_;
    std::shared_ptr<RequestThrottle> requestThrottle_;
    std::vector<std::string> transferredReferences_;
};

} // namespace retailbank::core

int main() {
    using namespace retailbank::core;
    auto bus = std::make_shared<InMemoryMessageBus>();
    PaymentTransferService service(bus, std::make_shared<RequestThrottle>(2));
    auto first = service.ExecuteTransfer("A-1");
    auto second = service.ExecuteTransfer("A-2");
    first.Begin();
    second.Begin();
    while (bus->DeliverOneReply()) {}
}
