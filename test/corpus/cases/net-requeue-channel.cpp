// case: net-requeue-channel; style: home; flags: none
// The dispatcher is the only receiver of the channel it re-queues into: once it is full the send
// waits for a receive that only this coroutine would make.
#include "wire_channel.h"
#include <chrono>
#include <concepts>
#include <coroutine>
#include <cstddef>
#include <deque>
#include <exception>
#include <functional>
#include <map>
#include <optional>
#include <tuple>
#include <utility>

namespace wire {

lazy<int> dispatcher(bounded_channel<packet>& inbox) {
    int delivered = 0;
    while (delivered < 8) {
        packet p = co_await inbox.receive();
        if (p.hops > 0) {
            co_await inbox.send(packet{p.id, p.hops - 1}); // costall-expect: channel-self-send
            continue;
        }
        ++delivered;
    }
    co_return delivered;
}

lazy<int> source(bounded_channel<packet>& inbox) {
    for (int id = 0; id < 8; ++id) {
        co_await inbox.send(packet{id, 2});
    }
    co_return 8;
}

} // namespace wire

int main() {
    wire::bounded_channel<wire::packet> inbox(4);
    auto s = wire::source(inbox);
    auto d = wire::dispatcher(inbox);
    s.start();
    d.start();
}
