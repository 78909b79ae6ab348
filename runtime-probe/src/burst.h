// Several events of one moment at the price of one look at the clock.
//
// Must not be kept across a call of foreign code. Tested by
// test/probe/asio_activity_tracking_test.cpp.
#pragma once

#include <costall/probe/ring.h>

namespace costall::probe::detail {

class burst {
 public:
  burst() noexcept { look(); }

  void operator()(event what, id subject, id object = 0,
                  const place* where = nullptr) noexcept {
    if (gate_ == gate::off) {
      return;
    }
    if (to_ == nullptr || !to_->push(when_, what, subject, object, where))
        [[unlikely]] {
      emit_elsewhere(what, subject, object, where);
      look();  // it took a later time, and may have made the ring
    }
  }

 private:
  void look() noexcept {
    gate_ = now_gate.load(std::memory_order_relaxed);
    to_ = gate_ == gate::counter ? own_ring : nullptr;
    when_ = to_ != nullptr ? ticks() : 0;
  }

  gate gate_ = gate::off;
  ring* to_ = nullptr;
  std::uint64_t when_ = 0;
};

}  // namespace costall::probe::detail
