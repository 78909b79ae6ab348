// case: emb-sensor-log; style: home; flags: none
// Transactions move only inside window.next(); a flash page takes milliseconds, in which no sensor
// that answered on the bus is served.
#include "fw_txn_window.h"
#include <coroutine>
#include <cstddef>
#include <cstdint>
#include <utility>

namespace fw {

coro write_flash(std::int32_t word) {
    flash_sr = static_cast<std::uint32_t>(word) & 0u;
    co_await wait_reg{flash_sr, 1};
    co_return 0;
}

coro log_sensors() {
    coro a = read_sensor(0), b = read_sensor(1), c = read_sensor(2);
    txn_window window;
    window.add(a);
    window.add(b);
    window.add(c);
    std::int32_t errors = 0;
    while (window.any()) {
        coro* txn = co_await window.next();
        if (!txn) break;
        if (co_await write_flash(txn->result()) != 0) ++errors; // costall-expect: window-slow-body
    }
    co_return errors;
}

} // namespace fw

int main() {
    fw::coro top = fw::log_sensors();
    while (top.poll() == fw::poll_state::pending) fw::tick_count = fw::tick_count + 1;
}
