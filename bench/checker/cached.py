"""The result cache over a project of 200 units: a second run against the first,
and a run after one header was changed. Must not print the table.
"""

import json
import statistics

import measure
import table

UNITS = 200
HEADERS = 20  # each is included by a twentieth of the units


def project(folder, examples):
    """Copies of the packaged examples, under names of their own."""
    for number in range(HEADERS):
        (folder / f"part{number}.h").write_text("#define PART 1\n")
    entries = []
    for number in range(UNITS):
        example = examples[number % len(examples)]
        source = folder / f"unit{number}.cpp"
        source.write_text(f'#include "part{number % HEADERS}.h"\n'
                          + example.read_text())
        entries.append({"directory": str(folder), "file": source.name,
                        "arguments": ["clang++", "-std=c++20",
                                      f"-I{example.parent}", "-c",
                                      source.name]})
    (folder / "compile_commands.json").write_text(json.dumps(entries))


def rows(tools, rounds, folder, examples):
    project(folder, examples)
    cache = folder / "cache"
    command = [tools.cli, "-p", folder, "--progress", "never", "--format",
               "json", "-o", folder / "report.json", "--cache-dir", cache]

    def run(cached):
        usage = measure.run(command, accepted=(0, 1))
        summary = json.loads((folder / "report.json").read_text())["summary"]
        if summary["cached"] != cached or summary["units"] != UNITS:
            raise SystemExit(f"bench checker: cache: expected {cached} of"
                             f" {UNITS} units out of the cache: {summary}")
        return usage

    first = run(0)
    again = [run(UNITS) for _ in range(rounds)]
    (folder / "part0.h").write_text("#define PART 2\n")
    changed = run(UNITS - UNITS // HEADERS)
    size = sum(path.stat().st_size for path in cache.rglob("*.unit"))

    def row(title, values, target):
        ratios = [value.cpu / first.cpu for value in values]
        spread = measure.quartiles(ratios) if len(ratios) > 1 else None
        return table.Row(title, statistics.median(ratios), "x", target, spread,
                         {"first run, s": first.cpu, "this one, s":
                          statistics.median(v.cpu for v in values)})

    return [
        row(f"cache, {UNITS} Boost.Asio units unchanged, CPU against the first"
            " run", again, 0.03),
        row(f"cache, one header of {UNITS // HEADERS} units changed, CPU"
            " against the first run", [changed], 0.1),
        table.Row("cache, size of a unit's entry", size / UNITS / 1024, "KiB",
                  None, None, {}),
    ]
