"""Rows about what the library itself costs: nanoseconds for each item and stage
that needs no work, what a parked consumer adds, and items alive. Must not know
makespan rows.
"""

import statistics

import programs
from rows import DEFAULT_BUFFER, row, spread_of

MANY = 7
QUICK = 3
CAPACITY = 64
WIDTH = 8  # concurrency of a stage
FAST = 1_000_000  # items
SLOW = 200_000  # where an item takes far longer
TBB = ["TBB parallel_pipeline, parallel filters",
       "TBB parallel_pipeline, serial filters"]
SPAWN = ["Asio, co_spawn an item, channels",
         "Asio, co_spawn and await, no channel"]
HOPS = ["Asio concurrent_channel alone", "tokio mpsc alone"]
# Compiler to target in ns: body a function, body a coroutine.
TARGETS = {"g++": (35, 130), "clang++-22": (15, 80)}
HOP_TARGET = 120
# Of the parked consumer: items, concurrency.
PARKED = (400, 5)


def peers(built, runtime):
    """Every peer that runs on so many threads: name, group, shape, items and
    the exceptions from WIDTH and CAPACITY."""
    cpp, rust = built.cpp, built.rust
    found = []

    def add(title, group, name, shape, items, concurrency=WIDTH,
            buffer=CAPACITY):
        if name in group:
            found.append(programs.Command(title, group[name], shape, items,
                                          concurrency, buffer, runtime))

    add(TBB[0], cpp, "tbb_pipeline", "parallel", FAST)
    add(TBB[1], cpp, "tbb_pipeline", "serial", FAST)
    add("TBB flow graph, limiter 64", cpp, "tbb_flow", "flow", SLOW)
    add("Asio workers", cpp, "asio_workers", "workers", SLOW)
    add("Asio workers that try first", cpp, "asio_workers", "workers_try",
        SLOW)
    if runtime == "ct":
        add(SPAWN[0], cpp, "asio_spawn", "spawn", SLOW)
        add(SPAWN[1], cpp, "asio_spawn", "await", SLOW)
    else:
        add(HOPS[0], cpp, "asio_workers", "hop", SLOW)
        add(HOPS[1], rust, "overhead", "hop", SLOW)
    add("Stream form", rust, "overhead", "stream", FAST)
    add("tokio workers, async-channel", rust, "overhead", "workers", SLOW)
    add("Pumps form, channel 64", rust, "overhead", "pumps", SLOW)
    add("Pumps form, channel 1", rust, "overhead", "pumps", SLOW, buffer=1)
    add("Pumps form, backpressure 64", rust, "overhead", "pumps_bp", SLOW)
    return found


def ours(built, compiler, runtime):
    """Title to program of those of ours that are there."""
    chosen = {"ct": [("overhead", "sync", WIDTH), ("async_item", "frame",
                                                   WIDTH)],
              "mt": [("overhead", "sync", WIDTH), ("channel", "hop", 1)]}
    return [programs.Command(f"{name}, {compiler}", path, shape, FAST, width,
                             CAPACITY, runtime)
            for name, shape, width in chosen[runtime]
            if (path := built.our(compiler, name))]


class Figures:
    """Reports by program, of one thread and of two."""

    def __init__(self, built, quick, say):
        self.compilers = list(built.ours)
        self.reports = {}
        for runtime, said in [("ct", "one thread"), ("mt", "two threads")]:
            say(f"overhead, {said}")
            chosen = peers(built, runtime)
            for compiler in self.compilers:
                chosen += ours(built, compiler, runtime)
            self.reports[runtime] = programs.interleaved(
                chosen, QUICK if quick else MANY)

    def ns(self, runtime, name):
        """Nanoseconds of each round; none when it was not there."""
        return programs.values(self.reports[runtime].get(name, []), "ns")

    def sides(self, runtime, names=None):
        """Medians of the peers, some or all."""
        return {name: programs.median(reports, "ns")
                for name, reports in self.reports[runtime].items()
                if (name in names if names is not None
                    else not name.endswith(tuple(self.compilers)))}


def ns_row(figures, title, runtime, name, target, sides):
    found = figures.ns(runtime, name)
    if not found:
        return row(title, None, "ns", target, None, sides)
    return row(title, statistics.median(found), "ns", target, spread_of(found),
               {"least of the rounds": min(found)} | sides)


def tbb_row(figures, compiler):
    """Against the faster kind of filter, round by round."""
    there = [name for name in TBB if figures.ns("ct", name)]
    name = f"overhead, {compiler}"
    if not there or not figures.ns("ct", name):
        return []
    base = min(there, key=lambda each: programs.median(
        figures.reports["ct"][each], "ns"))
    found = programs.ratios(figures.reports["ct"][name],
                            figures.reports["ct"][base], "ns")
    return [row(f"per hop, one thread, against a filter of TBB, {compiler}",
                statistics.median(found), "x", 1.0, spread_of(found))]


def rows_of(figures):
    rows = []
    one, two = figures.sides("ct"), figures.sides("mt")
    for number, compiler in enumerate(figures.compilers):
        # The peers stand once, under the first compiler's rows.
        first = number == 0
        function, coroutine = TARGETS[compiler]
        rows.append(ns_row(
            figures, f"per hop, body a function, one thread, {compiler}", "ct",
            f"overhead, {compiler}", function, one if first else {}))
        rows += tbb_row(figures, compiler)
        rows.append(ns_row(
            figures, f"per item and stage, body a coroutine, one thread,"
            f" {compiler}", "ct", f"async_item, {compiler}", coroutine,
            figures.sides("ct", SPAWN) if first else {}))
        rows.append(ns_row(
            figures, f"channel of 64 between two threads, per item, {compiler}",
            "mt", f"channel, {compiler}", HOP_TARGET,
            figures.sides("mt", HOPS) if first else {}))
        rows.append(ns_row(
            figures, f"per hop, body a function, two threads, {compiler}",
            "mt", f"overhead, {compiler}", None, two if first else {}))
    return rows


def parked_peers(built):
    """What a consumer that is busy adds in the forms that people write."""
    if "parked" not in built.rust:
        return {}
    items, width = PARKED
    shapes = {"Stream form, unordered": ("stream", 1),
              "Stream form, ordered": ("stream_ord", 1),
              "Pumps form, unordered, channel 1": ("pumps", 1),
              "Pumps form, ordered, channel 1": ("pumps_ord", 1),
              "Pumps form, unordered, channel 64": ("pumps", 64),
              "tokio workers, channel 1": ("workers", 1)}
    return {title: programs.Command(
                title, built.rust["parked"], shape, items, width, buffer,
                "ct").run()["added_ms"]
            for title, (shape, buffer) in shapes.items()}


def exact_rows(built):
    """What has no noise: run once, with the first compiler that is there."""
    rows = []
    for shape in ("unordered", "ordered2"):
        found = {}
        for name in ("latency", "live"):
            path = built.our(next(iter(built.ours), None), name)
            if path:
                found[name] = programs.Command(
                    name, path, shape, PARKED[0], PARKED[1], DEFAULT_BUFFER,
                    "ct").run()
        sides = parked_peers(built) if shape == "unordered" else {}
        rows.append(row(
            f"added to items in flight while the consumer is parked, {shape}",
            found["latency"]["added_ms"] if "latency" in found else None, "ms",
            0, None, sides))
        live = found.get("live")
        rows.append(row(
            f"items alive more or less than the formula says, {shape}",
            live and abs(live["live"] - live["formula"]), "items", 0, None,
            live and {"alive": live["live"], "formula": live["formula"]}))
    return rows
