"""The rows of the pass's table.

loops  suspend    a coroutine that suspends and is resumed: two sites
       child      one that awaits a child for each: six
       clock      reading the clock alone
echo              an echo server, its client in a second process: what is
                  instrumented is the server's own, as library frames are not
units             two units of examples/youbuy: their text and their compilation

Must not write the table (bench/common/table.py does).
"""

import statistics
import subprocess

import builds
import measure
import programs
import table

CONNECTIONS = 8
REQUESTS = 40_000
SITES = {"suspend": 2, "child": 6}
RECORDED = "COSTALL_PROBE=quiet,live=off"
UNITS = ("youbuy", "database")


def row(title, values, unit, target=None, peers=None):
    """The median and the quartiles of what each round gave."""
    spread = measure.quartiles(values) if len(values) > 1 else None
    return table.Row(title, statistics.median(values), unit, target, spread,
                     peers or {})


def loop_rows(built, rounds):
    shapes = {f"{shape} {mode}": (shape, mode)
              for shape in SITES for mode in ("off", "on")}
    reports = programs.interleaved(
        [programs.Command(name, built["loops"], *words)
         for name, words in {**shapes, "clock": ("clock", "off")}.items()],
        rounds)

    def each(shape, mode):
        return [one["more"] / SITES[shape]
                for one in reports[f"{shape} {mode}"]]

    def median(name, field="ns"):
        return programs.median(reports[name], field)

    clock = median("clock")
    return [
        row("one event, on", each("suspend", "on"), "ns", 10, {
            "of it reading the clock": clock,
            "of a child's whole life": statistics.median(each("child", "on")),
            "a suspension and a resumption, without the pass":
                median("suspend on", "out"),
            "a suspension and a resumption, on": median("suspend on"),
            "a child's life, without the pass": median("child on", "out"),
            "a child's life, on": median("child on")}),
        row("one site, off", each("suspend", "off"), "ns", 0.6, {
            "of a child's whole life": statistics.median(each("child", "off")),
            "a suspension and a resumption, off": median("suspend off"),
            "a child's life, off": median("child off")}),
    ]


def echo_rows(built, rounds):
    if "echo_pass" not in built:
        return []
    words = ("off", REQUESTS, CONNECTIONS)
    reports = programs.interleaved([
        programs.Command("plain", built["echo_plain"], *words),
        programs.Command("off", built["echo_pass"], *words),
        programs.Command("on", "env", RECORDED, built["echo_pass"], *words),
    ], rounds)

    def lost(name):
        found = programs.ratios(reports[name], reports["plain"], "a_second")
        return [100 * (1 - one) for one in found]

    def processor(name):
        found = programs.ratios(reports[name], reports["plain"], "cpu_ns")
        return statistics.median(100 * (one - 1) for one in found)

    return [
        row("Asio echo server on loopback, throughput lost, on", lost("on"),
            "%", 3, {"server's processor time a request, % more":
                     processor("on")}),
        row("Asio echo server on loopback, throughput lost, off", lost("off"),
            "%", None, {"server's processor time a request, % more":
                        processor("off")}),
    ]


def text_of(path):
    told = subprocess.run(["size", "-A", path], capture_output=True, text=True,
                          check=True).stdout
    words = [line.split() for line in told.splitlines()]
    return sum(int(each[1]) for each in words
               if len(each) == 3 and each[0].startswith(".text"))


def unit_rows(plugin, compiler, build, rounds):
    """Of one unit full of Asio, and of one of small coroutines."""
    folder = build / "bench/pass"
    units = [builds.ROOT / f"examples/youbuy/{name}.cpp" for name in UNITS]
    units.append(builds.ROOT / "test/pass/programs/window.cpp")
    texts, commands = {}, {}
    for unit in units:
        for name, flags in (("plain", ()), ("pass",
                                            (f"-fpass-plugin={plugin}",))):
            out = folder / f"{unit.stem}_{name}.o"
            commands[unit.stem, name] = [
                compiler, "-std=c++20", "-O2", "-gline-tables-only", *flags,
                "-c", unit, "-o", out]
            measure.run(commands[unit.stem, name])
            texts[unit.stem, name] = text_of(out)
    of_all = {name: sum(texts[unit, name] for unit in UNITS)
              for name in ("plain", "pass")}
    first = {name: commands[UNITS[0], name] for name in ("plain", "pass")}
    used = measure.alternate(first, rounds)
    more = [100 * (one.cpu / other.cpu - 1)
            for one, other in zip(used["pass"], used["plain"])]

    def percent(unit):
        return 100 * (texts[unit, "pass"] / texts[unit, "plain"] - 1)

    return [
        table.Row("text of two units on Boost.Asio, more",
                  100 * (of_all["pass"] / of_all["plain"] - 1), "%", 15, None,
                  {"bytes without": of_all["plain"],
                   "a unit of nothing but small coroutines, % more":
                       percent("window")}),
        row("compilation of such a unit, processor time, more", more, "%", 5,
            {"seconds without": statistics.median(
                one.cpu for one in used["plain"])}),
    ]


def disturbance():
    stayed, runs = programs.disturbed
    return (f"{stayed} of {runs} short runs were disturbed by other work,"
            " however often repeated")
