"""The rows of the probe's table, and the shapes of the programs that it runs.

events     lttng         the event of the next line through a tracepoint of LTTng-UST
           event event2       one event into a ring, on one thread and on two
           burst              the same, half a ring at a time, which the
                              collector takes meanwhile
           clock              reading the clock alone
           mutex mutex2       the same event into a vector behind a mutex
await      site               a site among other work
           suspend            a coroutine that awaits, resumed from outside
           task               one that awaits children through a ready queue
handlers   callback await     handlers posted to an io_context, and awaits of it
echo                          an echo server, its client in a second process
memory                        what the probe keeps

`await` measures the same loop compiled without the probe in turns with its own.
`_plain` is compiled without the header, `_stock` with Asio's own tracking. Each
prints one line of JSON. Must not write the table (bench/common/table.py does).
"""

import statistics
import subprocess
import sys

import building
import lttng
import measure
import programs
import table

CONNECTIONS = 8
REQUESTS = 40_000
COUNTED = 10_000  # handlers, when their events are counted


def commands(built, chosen):
    """Name to program and words, those that are there."""
    return [programs.Command(name, built[program], *words, quiet=True)
            for name, (program, *words) in chosen.items() if program in built]


def row(title, values, unit, target=None, peers=None):
    """The median and the quartiles of what each round gave."""
    spread = measure.quartiles(values) if len(values) > 1 else None
    return table.Row(title, statistics.median(values), unit, target, spread,
                     peers or {})


def differences(reports, subject, base, field="ns"):
    """Of each round: neighbours in time are compared."""
    return [one[field] - other[field]
            for one, other in zip(reports[subject], reports[base])]


def percent_over(reports, subject, base, field="ns"):
    found = programs.ratios(reports[subject], reports[base], field)
    return [100 * (one - 1) for one in found]


def median(reports, name, field="ns"):
    return programs.median(reports[name], field)


def more(reports, name):
    return programs.values(reports[name], "more")


def site_rows(built, rounds):
    """Compiled in and off."""
    reports = programs.interleaved(commands(built, {
        "site": ("await", "site", "off"), "task": ("await", "task", "off"),
        "suspend": ("await", "suspend", "off"),
        "tracked": ("handlers_tracked", "await", "off"),
        "plain": ("handlers_plain", "await", "off"), "lttng": ("lttng",),
    }), rounds)
    rows = [
        row("compiled in and off, a site", more(reports, "site"), "ns", 0.5,
            {"a tracepoint of LTTng-UST without a session":
             median(reports, "lttng")} if "lttng" in reports else {}),
        row("compiled in and off, an await loop of one's own tasks",
            [100 * one["more"] / one["out"] for one in reports["task"]], "%",
            1, {"ns an await, compiled out": median(reports, "task", "out"),
                "ns an await, more when off": median(reports, "task", "more"),
                "ns an await that only suspends, compiled out":
                    median(reports, "suspend", "out"),
                "ns an await that only suspends, more when off":
                    median(reports, "suspend", "more")}),
    ]
    if "plain" in reports:
        rows.append(row(
            "compiled in and off, an await loop of Asio",
            percent_over(reports, "tracked", "plain"), "%", 1,
            {"ns an await, without the header": median(reports, "plain"),
             "ns an await, off": median(reports, "tracked")}))
    return rows


def lttng_peers(built, rounds):
    """What LTTng-UST takes for the event, as far as it can be had here."""
    package = lttng.missing()
    if "lttng" not in built or package:
        building.say(f"no row for LTTng-UST on ({package or 'see above'})")
        return {}
    with lttng.session() as is_on:
        if not is_on:
            building.say("no row for LTTng-UST on: it gives no session")
            return {}
        reports = programs.interleaved(
            commands(built, {"lttng": ("lttng",)}), rounds)
    return {"LTTng-UST, the event and its clock": median(reports, "lttng")}


def event_rows(built, rounds):
    reports = programs.interleaved(commands(built, {
        shape: ("events", shape)
        for shape in ("event", "clock", "burst", "mutex", "event2", "mutex2")
    } | {"on": ("await", "suspend", "on")}), rounds)
    peers = lttng_peers(built, rounds)
    return [
        row("one event recorded, beyond reading the clock",
            differences(reports, "event", "clock"), "ns", 3,
            peers | {"reading the clock": median(reports, "clock"),
             "the event and the clock": median(reports, "event"),
             "the same, taken by a collector": median(reports, "burst"),
             "a mutex-protected trace": median(reports, "mutex"),
             "on two threads, a turn of both": median(reports, "event2"),
             "on two threads, a mutex-protected trace":
                 median(reports, "mutex2")}),
        row("one event, share of a mutex-protected trace",
            programs.ratios(reports["event"], reports["mutex"], "ns"), "x",
            None),
        row("await round trip, on", more(reports, "on"), "ns",
            25, {"ns an await, compiled out": median(reports, "on", "out"),
                 "ns an await, on": median(reports, "on"),
                 "of it twice the clock": 2 * median(reports, "clock")}),
    ]


def echo_rows(built, rounds):
    words = (REQUESTS, CONNECTIONS)
    reports = programs.interleaved(commands(built, {
        "plain": ("echo_plain", "off", *words),
        "off": ("echo_tracked", "off", *words),
        "on": ("echo_tracked", "on", *words),
        "room": ("echo_tracked", "room", *words),
        "stock": ("echo_stock", "off", *words),
    }), rounds)
    if "plain" not in reports:
        return []

    def lost(name):
        found = programs.ratios(reports[name], reports["plain"], "a_second")
        return [100 * (1 - one) for one in found]

    def missing(name):
        return statistics.median(
            100 * one["lost"] / max(1, one["lost"] + one["events"])
            for one in reports[name])

    def more_processor(name):
        return statistics.median(percent_over(reports, name, "plain",
                                              "cpu_ns"))

    return [
        row("Asio echo server on loopback, throughput lost, on", lost("on"),
            "%", 2, {
                "requests a second, without the header":
                    median(reports, "plain", "a_second"),
                "requests a second, on": median(reports, "on", "a_second"),
                "server's processor time a request, on, % more":
                    more_processor("on"),
                "events that found no room, %": missing("on"),
                "with 8 MiB a thread, throughput lost, %":
                    statistics.median(lost("room")),
                "with 8 MiB a thread, processor time, % more":
                    more_processor("room"),
                "with 8 MiB a thread, events that found no room, %":
                    missing("room"),
                "Asio's stock tracking, throughput lost, %":
                    statistics.median(lost("stock")),
                "Asio's stock tracking, processor time, % more":
                    more_processor("stock"),
            }),
        row("Asio echo server on loopback, throughput lost, off", lost("off"),
            "%", None, {"server's processor time a request, off, % more":
                        more_processor("off")}),
    ]


def stock_events(path, shape):
    """Lines that Asio's tracking writes for a handler."""
    done = subprocess.run([str(path), shape, "off", str(COUNTED)],
                          stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                          text=True, check=True, timeout=programs.LIMIT)
    return done.stderr.count("@asio|") / COUNTED


def own_events(path, shape):
    told = programs.Command("", path, shape, "room", COUNTED).run()
    if told["lost"] != 0:
        sys.exit("bench probe: events were lost while they were counted")
    return told["events"] / COUNTED


def tracking_rows(built, rounds):
    if "handlers_plain" not in built:
        return []
    rows = []
    for shape, title in (("callback", "a posted callback"),
                         ("await", "an await of Asio")):
        reports = programs.interleaved(commands(built, {
            "plain": ("handlers_plain", shape, "off"),
            "ours": ("handlers_tracked", shape, "flight"),
            "stock": ("handlers_stock", shape, "off"),
        }), rounds)
        ours = own_events(built["handlers_tracked"], shape)
        stock = stock_events(built["handlers_stock"], shape)
        ours_ns = differences(reports, "ours", "plain")
        stock_ns = differences(reports, "stock", "plain")
        each = [(one / ours) / (other / stock)
                for one, other in zip(ours_ns, stock_ns)]
        rows.append(row(
            f"one event of {title}, share of Asio's stock tracking", each, "x",
            1 / 20, {
                "times cheaper an event": 1 / statistics.median(each),
                "ns an event, ours": statistics.median(ours_ns) / ours,
                "ns an event, stock": statistics.median(stock_ns) / stock,
                "events, ours": ours, "events, stock": stock,
                "ns in all, ours": statistics.median(ours_ns),
                "ns in all, stock": statistics.median(stock_ns),
                "ns without either": median(reports, "plain")}))
    return rows


def memory_rows(built, _):
    told = programs.Command("memory", built["memory"]).run()
    frame = programs.Command("frame", built["await"], "suspend", "off").run()
    return [
        table.Row("memory of a thread, by default", told["ring"] / 1024, "KiB",
                  256, None, {"as the heap gives it, with its bookkeeping":
                              told["thread"] / 1024}),
        table.Row("memory of a live frame, in the analysis", told["frame"], "B",
                  64, None, {
                      "with the operation that it waits for":
                          told["with_operation"],
                      "in a frame of the program itself, the mixin":
                          frame["frame"] - frame["frame_out"]}),
    ]


PARTS = {"off": site_rows, "events": event_rows, "echo": echo_rows,
         "tracking": tracking_rows, "memory": memory_rows}


def disturbance():
    stayed, runs = programs.disturbed
    return (f"{stayed} of {runs} short runs were disturbed by other work,"
            " however often repeated")
