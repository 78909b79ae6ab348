"""Coroutine bodies of a given size, for the row that asks how analysis time
grows with the number of CFG blocks. Must not run anything.
"""

HEAD = """\
#include "event_loop.h"
#include "lazy_task.h"
#include "run_queue.h"

#include <optional>

using namespace std::chrono_literals;

rq::child<int> fetch(rq::run_queue& queue, int id) {
  co_await queue.sleep(10ms);
  co_return id;
}
"""


def straight(size):
    """`if`s one after the other, an await and a window's pull in turns."""
    lines = ["  rq::window<int> rows(5, 20, fetch);"]
    for index in range(size // 2):
        await_it = ("co_await rows.next()", "co_await net::sleep_for(20ms)")
        lines.append(f"  if (x > {index}) {await_it[index % 2]};")
    return lines


def nested(size):
    """Towers of nested `if`s, eight deep, each around its own window."""
    lines = []
    for tower in range(max(1, size // 12)):
        lines.append(f"  if (x > {tower}) {{ rq::window<int> rows(5, 20, fetch);")
        lines += [f"  if (x != {depth}) {{" for depth in range(8)]
        lines.append("  co_await rows.next(); co_await net::sleep_for(20ms);")
        lines.append("  " + "}" * 9)
    return lines


def loops(size):
    """The bug itself, over and over: a window pulled in a loop, a slow body."""
    lines = []
    for index in range(max(1, size // 5)):
        lines.append(f"  {{ rq::window<int> rows(5, {index}, fetch);")
        lines.append("  while (std::optional<int> row = co_await rows.next()) {")
        lines.append("    if (*row > x) co_await net::sleep_for(20ms);")
        lines.append("  } }")
    return lines


SHAPES = {"straight line": straight, "nested ifs": nested, "loops": loops}


def source(shape, size, copies):
    """A unit of `copies` coroutines with bodies of about `size` blocks each."""
    body = "\n".join(SHAPES[shape](size))
    return HEAD + "\n".join(
        f"lab::task<void> body_{copy}(int x) {{\n{body}\n}}"
        for copy in range(copies)) + "\n"
