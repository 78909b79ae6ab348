"""Each row of the table: what is compared with what, on what input.
Must not print the table or write the JSON (bench/common/table.py does).
"""

import json
import math
import os
import pathlib
import re
import statistics
import subprocess
import sys

import blocks
import measure
import table

EXAMPLES = pathlib.Path(
    "/usr/share/doc/libboost1.81-doc/examples/libs/asio/example/cpp20")
UNITS = ["coroutines/chat_server.cpp", "coroutines/echo_server.cpp",
         "coroutines/timeout.cpp", "coroutines/refactored_echo_server.cpp",
         "channels/throttling_proxy.cpp"]
FLAGS = ["-std=c++20"]
TIDY_PEERS = ["misc-coroutine-hostile-raii",
              "cppcoreguidelines-no-suspend-with-lock",
              "cppcoreguidelines-avoid-capturing-lambda-coroutines",
              "cppcoreguidelines-avoid-reference-coroutine-parameters"]
SIZES = [10, 30, 100, 300, 1000, 3000, 10000]
TOTAL = 20000  # blocks of a unit, whatever the size of its bodies


class Tools:
    """Where what is measured lies."""

    def __init__(self, build, major):
        home = build / "lib/costall" / f"clang-{major}"
        self.cli = build / "bin/costall"
        self.plugin = home / "costall-plugin.so"
        self.tidy_module = home / "costall-tidy.so"
        self.clang = f"/usr/lib/llvm-{major}/bin/clang++"
        self.tidy = f"/usr/lib/llvm-{major}/bin/clang-tidy"
        self.major = major
        for path in (self.cli, self.plugin, self.tidy_module):
            if not path.exists():
                sys.exit(f"bench checker: there is no {path}; build costall for"
                         f" LLVM {major} first")


def asio_units():
    """The packaged examples that are here."""
    units = [EXAMPLES / unit for unit in UNITS if (EXAMPLES / unit).exists()]
    if not units:
        sys.exit(f"bench checker: no Boost.Asio example in {EXAMPLES}; install"
                 " libboost1.81-doc and libboost1.81-dev (./dev setup)")
    return units


def compared(usages, subject, base, field):
    """Ratio of each round of each unit, pooled."""
    return [ratio for unit in usages
            for ratio in measure.ratios(unit, subject, base, field)]


def peers(usages, names, unit_of=lambda usage: usage.cpu):
    """Median of each side over all units."""
    return {name: statistics.median(
        unit_of(usage) for unit in usages for usage in unit[name])
        for name in names}


def ratio_row(title, values, target, sides):
    return table.Row(title, statistics.median(values), "x", target,
                     measure.quartiles(values), sides)


def parse_rows(tools, rounds):
    """The command line against parsing alone: CPU, wall and memory."""
    base = f"clang++-{tools.major} -fsyntax-only"
    usages = [measure.alternate({
        "costall": [tools.cli, "check", "--progress", "never", unit, "--",
                    *FLAGS],
        base: [tools.clang, "-fsyntax-only", *FLAGS, unit],
    }, rounds, accepted=(0, 1)) for unit in asio_units()]
    names = ["costall", base]

    def row(title, field, target, unit_name, scale):
        sides = peers(usages, names, lambda usage: getattr(usage, field) / scale)
        return ratio_row(
            title, compared(usages, "costall", base, field), target,
            {f"{name}, {unit_name}": value for name, value in sides.items()})

    against = f"against {base}"
    return [
        row(f"CLI, Boost.Asio unit, CPU {against}", "cpu", 0.65, "s", 1),
        row(f"CLI, Boost.Asio unit, wall {against}", "wall", 0.65, "s", 1),
        row(f"CLI, Boost.Asio unit, peak memory {against}", "memory", 1.1,
            "MiB", 1 << 20),
    ]


def plugin_rows(tools, rounds, folder):
    """What the plugin adds to a compilation without optimisation."""
    base = f"clang++-{tools.major} -c -O0"
    compile_it = [tools.clang, "-c", "-O0", *FLAGS, "-o", folder / "unit.o"]
    usages = [measure.alternate({
        "with the plugin": [*compile_it, f"-fplugin={tools.plugin}", unit],
        base: [*compile_it, unit],
    }, rounds) for unit in asio_units()]
    added = [100 * (ratio - 1) for ratio in
             compared(usages, "with the plugin", base, "cpu")]
    sides = {f"{name}, s": value for name, value in
             peers(usages, ["with the plugin", base]).items()}
    # The ratio of two compilations is noisy; the plugin's own clock is not.
    sides["of this, by the plugin's own clock, s"] = statistics.median(
        plugin_seconds(tools, unit, folder) for unit in asio_units())
    return [table.Row(f"plugin, added to {base}, CPU",
                      statistics.median(added), "%", 2.0,
                      measure.quartiles(added), sides)]


def plugin_seconds(tools, source, folder, flags=()):
    """Seconds between the parsed unit and its findings."""
    out = folder / "unit.json"
    measure.run([tools.clang, "-fsyntax-only", *FLAGS, *flags,
                 f"-fplugin={tools.plugin}", "-w",
                 f"-fplugin-arg-costall-json={out}", source])
    return json.loads(out.read_text())["summary"]["seconds"]


def tidy_rows(tools, rounds):
    """The module alone against the checks for coroutines that clang-tidy has."""
    names = ["costall-tidy.so alone", "clang-tidy's four alone"]
    usages = [measure.alternate({
        names[0]: [tools.tidy, f"--load={tools.tidy_module}", "--quiet",
                   "--checks=-*,costall-*", unit, "--", *FLAGS],
        names[1]: [tools.tidy, "--quiet",
                   "--checks=-*," + ",".join(TIDY_PEERS), unit, "--", *FLAGS],
    }, rounds) for unit in asio_units()]
    sides = {f"{name}, s": value for name, value in
             peers(usages, names).items()}
    return [ratio_row("clang-tidy module alone, CPU against its four coroutine"
                      " checks", compared(usages, *names, "cpu"), 0.9, sides)]


def pack_rows(root, tools, rounds, folder):
    """What a unit pays for the rule packs that it can need, and for all."""
    program = folder / "load_packs"
    checker = tools.cli.parent.parent / "checker"
    measure.run(["g++", "-std=c++20", "-O2", f"-I{root}",
                 root / "bench/checker/load_packs.cpp",
                 checker / "libcostall_model.a", "-o", program])

    def spent(*identifiers):
        told = [subprocess.run([program, "20", *identifiers], check=True,
                               text=True, capture_output=True).stdout
                for _ in range(rounds)]
        return [1000 * float(line) for text in told for line in text.split()]

    # What the packaged Asio examples have, beside names that no pack needs.
    one, all_packs = spent("boost", "asio", "std", "experimental"), spent()
    return [table.Row("rule packs read for a Boost.Asio unit",
                      statistics.median(one), "ms", 3.0,
                      measure.quartiles(one),
                      {"all of them, ms": statistics.median(all_packs)})]


def counted_blocks(tools, source, flags):
    """Blocks of each body_N, by Clang's own dump of its CFGs."""
    done = subprocess.run(
        [tools.clang, "--analyze", "-w", "-Xclang", "-analyzer-checker="
         "debug.DumpCFG", *FLAGS, *flags, "-o", os.devnull, source],
        capture_output=True, text=True, check=True)
    count, inside = 0, False
    for line in done.stderr.splitlines():
        if not line.startswith(" ") and "(" in line:
            inside = "body_0(" in line
        elif inside and re.match(r" \[B\d+", line):
            count += 1
    return count


def slope(points):
    """Of the straight line through (log x, log y), least squares."""
    logs = [(math.log(x), math.log(y)) for x, y in points]
    mean_x = statistics.fmean(x for x, _ in logs)
    mean_y = statistics.fmean(y for _, y in logs)
    return (sum((x - mean_x) * (y - mean_y) for x, y in logs)
            / sum((x - mean_x) ** 2 for x, _ in logs))


def block_rows(tools, rounds, folder, inputs):
    """The exponent of time over blocks, one row a shape. Every unit holds the
    same number of blocks, in many small bodies or few large ones, so that what
    is constant falls out: time per block stays flat on a straight line."""
    flags = [f"-I{inputs}"]
    rows = []
    for shape in blocks.SHAPES:
        points, sides = [], {}
        for size in SIZES:
            source = folder / "blocks.cpp"
            source.write_text(blocks.source(shape, size, 1))
            count = counted_blocks(tools, source, flags)
            copies = max(1, round(TOTAL / count))
            source.write_text(blocks.source(shape, size, copies))
            seconds = statistics.median(
                plugin_seconds(tools, source, folder, flags)
                for _ in range(rounds))
            points.append((count, seconds / (count * copies)))
            sides[f"{count} blocks a body, us a block"] = 1e6 * points[-1][1]
        rows.append(table.Row(
            f"exponent of analysis time over CFG blocks, {shape}",
            1 + slope(points), "", 1.1, None, sides))
    return rows
