"""Runs commands and takes what the kernel counted: CPU time, wall time, peak
memory. Alternates what is compared, so that a slow minute of the machine hits
both sides. Must not know what is measured. Used by every bench/<part>/run.
"""

import dataclasses
import os
import statistics
import sys
import time


@dataclasses.dataclass(frozen=True)
class Usage:
    """One run of one command, its children included."""

    cpu: float  # seconds, user and system together
    wall: float  # seconds
    memory: int  # bytes, the largest process at its largest


def run(command, accepted=(0,), cwd=None):
    """The usage of a command; stops the bench on any other exit status."""
    log = os.memfd_create("output")
    start = time.perf_counter()
    pid = os.fork()
    if pid == 0:
        try:
            os.dup2(log, 1)
            os.dup2(log, 2)
            if cwd:
                os.chdir(cwd)
            os.execvp(command[0], [str(word) for word in command])
        finally:
            os._exit(127)
    _, status, used = os.wait4(pid, 0)
    wall = time.perf_counter() - start
    code = os.waitstatus_to_exitcode(status)
    text = os.pread(log, 1 << 20, 0).decode(errors="replace")
    os.close(log)
    if code not in accepted:
        sys.exit(f"exit status {code} of: {' '.join(map(str, command))}\n{text}")
    return Usage(used.ru_utime + used.ru_stime, wall, used.ru_maxrss * 1024)


def alternate(commands, rounds, accepted=(0,)):
    """Name to the usages of `rounds` runs, after one unmeasured run of each:
    the first one pays for cold files."""
    usages = {name: [] for name in commands}
    for command in commands.values():
        run(command, accepted)
    for index in range(rounds):
        order = list(commands.items())
        for name, command in order if index % 2 == 0 else reversed(order):
            usages[name].append(run(command, accepted))
    return usages


def ratios(usages, subject, base, field):
    """The ratio of each round: neighbours in time are compared."""
    return [getattr(one, field) / getattr(other, field)
            for one, other in zip(usages[subject], usages[base])]


def quartiles(values):
    """The lower and the upper one; the two extremes of very few values."""
    if len(values) < 4:
        return min(values), max(values)
    low, _, high = statistics.quantiles(values, n=4)
    return low, high
