"""The rows of a bench part as a table for a person and as build/bench/<part>.json
(design: "Build, install and bench layout"). Must not measure anything.
"""

import dataclasses
import json
import os
import pathlib
import platform


@dataclasses.dataclass
class Row:
    """One line of the table. `spread` is the lower and the upper quartile of
    what `value` is the median of; a target is met from below."""

    row: str
    value: float
    unit: str
    target: float | None = None
    spread: tuple[float, float] | None = None
    peers: dict = dataclasses.field(default_factory=dict)

    @property
    def met(self):
        return None if self.target is None else self.value <= self.target


def machine():
    """Processor, cores, memory and system in one line."""
    model = platform.machine()
    for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            model = line.split(":", 1)[1].strip()
            break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", "")
    return f"{model}, {os.cpu_count()} cores, {memory} GiB, {system}"


def figure(value):
    return "" if value is None else f"{value:.3g}"


def text(rows):
    """The table: one line a row, peers below their row."""
    lines = [("", "value", "unit", "target", "", "quartiles")]
    for row in rows:
        spread = " - ".join(map(figure, row.spread)) if row.spread else ""
        verdict = {None: "", True: "met", False: "MISSED"}[row.met]
        target = "" if row.target is None else f"<= {figure(row.target)}"
        lines.append((row.row, figure(row.value), row.unit, target, verdict,
                      spread))
        for name, value in row.peers.items():
            lines.append((f"    {name}", figure(value), "", "", "", ""))
    widths = [max(map(len, column)) for column in zip(*lines)]
    return "\n".join("  ".join(cell.ljust(width) for cell, width in
                               zip(line, widths)).rstrip() for line in lines)


def write(part, rows, path):
    """The JSON file; its folder is made."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps({
        "part": part,
        "machine": machine(),
        "rows": [{"row": row.row, "value": row.value, "unit": row.unit,
                  "target": row.target, "met": row.met, "spread": row.spread,
                  "peers": row.peers} for row in rows],
    }, indent=2) + "\n")
