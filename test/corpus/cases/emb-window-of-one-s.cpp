// case: emb-window-of-one-s; style: home; flags: none
// The window never has more than one member: when next() returned, nothing else is in flight, so
// the flash write keeps nobody waiting.
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
    std::int32_t errors = 0;
    for (std::uint32_t cs = 0; cs < 3; ++cs) {
        txn_window window;
        coro one = read_sensor(cs);
        window.add(one);
        coro* txn = co_await window.next();
        if (!txn) break;
        if (co_await write_flash(txn->result()) != 0) ++errors;
    }
    co_return errors;
}

} // namespace fw

int main() {
    fw::coro top = fw::log_sensors();
    while (top.poll() == fw::poll_state::pending) fw::tick_count = fw::tick_count + 1;
}
