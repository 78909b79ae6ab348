// case: emb-drain-then-erase-s; style: home; flags: none
// The window is pulled until it is empty, its results are kept in an array, and only then does the
// coroutine wait for the erase and the writes.
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
    std::int32_t value[3] = {};
    std::size_t n = 0;
    while (window.any()) {
        coro* txn = co_await window.next();
        if (txn && n < 3) value[n++] = txn->result();
    }
    co_await erase_sector(7);
    std::int32_t sum = 0;
    for (std::size_t i = 0; i < n; ++i) {
        flash_sr = static_cast<std::uint32_t>(value[i]) & 0u;
        co_await wait_reg{flash_sr, 1};
        sum += value[i];
    }
    co_return sum;
}

} // namespace fw

int main() {
    fw::coro top = fw::sample_and_rotate();
    while (top.poll() == fw::poll_state::pending) fw::tick_count = fw::tick_count + 1;
}
