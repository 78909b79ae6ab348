// case: net-requeue-try-send-s; style: home; flags: none
// Same dispatcher, but it re-queues with try_send and drops what does not fit; the awaited send
// goes to another channel, which a coroutine of its own drains.
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

lazy<int> dispatcher(bounded_channel<packet>& inbox, bounded_channel<int>& out) {
    int seen = 0;
    while (seen < 8) {
        packet p = co_await inbox.receive();
        if (p.hops > 0 && inbox.try_send(packet{p.id, p.hops - 1})) continue;
        co_await out.send(p.id);
        ++seen;
    }
    co_await out.send(-1);
    co_return seen;
}

lazy<int> printer(reactor& r, bounded_channel<int>& out) {
    int printed = 0;
    while (co_await out.receive() >= 0) {
        co_await after(r, 5ms);
        ++printed;
    }
    co_return printed;
}

lazy<int> source(reactor& r, bounded_channel<packet>& inbox) {
    for (int id = 0; id < 8; ++id) {
        co_await inbox.send(packet{id, 2});
        co_await after(r, 1ms);
    }
    co_return 8;
}

} // namespace wire

int main() {
    wire::reactor r;
    wire::bounded_channel<wire::packet> inbox(4);
    wire::bounded_channel<int> out(1);
    auto p = wire::printer(r, out);
    auto d = wire::dispatcher(inbox, out);
    auto s = wire::source(r, inbox);
    p.start();
    d.start();
    s.start();
    r.run();
}
