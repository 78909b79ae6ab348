// case: s-bor-self-in-the-lambda; style: home; flags: none
// The lambda gets what it needs as parameters, a shared pointer to its object among them
// (drogon#1069, T12).
#include "tinysync.h"

#include <memory>

using namespace std::chrono_literals;
using tinyco::task;


class session : public std::enable_shared_from_this<session> {
 public:
  void start() {
    tinyco::spawn([](std::shared_ptr<session> self) -> task<void> {
      co_await tinyco::sleep_for(1ms);
      ++self->turns_;
    }(shared_from_this()));
  }

 private:
  int turns_ = 0;
};
