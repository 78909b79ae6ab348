// case: emb-window-then-erase; style: home; flags: none
// Three transactions are polled once, so their chip selects are taken, then the coroutine waits
// for a sector erase before it pulls the window again.
#include "fw_txn_window.h"
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fw {

coro erase_sector(std::uint32_t sector) {
    flash_sr = sector & 0u;
    co_await wait_reg{flash_sr, 2};
    co_return 0;
}

coro sample_and_rotate() {
    coro a = read_sensor(0), b = read_sensor(1), c = read_sensor(2);
    txn_window window;
    window.add(a);
    window.add(b);
    window.add(c);
    window.poll_once(); // puts all of them on the bus
    co_await erase_sector(7); // costall-expect: window-left-undriven|window-slow-body
    std::int32_t sum = 0;
    while (window.any()) {
        coro* txn = co_await window.next();
        if (txn) sum += txn->result();
    }
    co_return sum;
}

} // namespace fw

int main() {
    fw::coro top = fw::sample_and_rotate();
    while (top.poll() == fw::poll_state::pending) fw::tick_count = fw::tick_count + 1;
}
