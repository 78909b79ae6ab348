"""Runs programs, round robin, and reads the line of JSON that
each prints. A short run that others disturbed is repeated; which one is kept
says the kernel's count of what others used, never the result. Must not know
what is measured.
"""

import concurrent.futures
import json
import pathlib
import resource
import statistics
import subprocess
import sys
import time

TRIES = 5  # of a short run, while they have not taken
ENOUGH = 0.4  # seconds
LIMIT = 240  # seconds, after which a program hangs
BUSY = 0.25  # cores that others may use during an undisturbed run
TICK = 0.02  # seconds by which the kernel's count is coarse

disturbed = [0, 0]  # short runs that stayed so, and all


class Command:
    """A program with its arguments, which prints one line of JSON. What it
    writes on standard error is shown where it fails; `quiet` throws it away,
    for one that writes a trace there."""

    def __init__(self, name, path, *words, quiet=False):
        self.name = name
        self.words = [str(path), *map(str, words)]
        self.quiet = quiet

    def run(self):
        errors = subprocess.DEVNULL if self.quiet else subprocess.PIPE
        try:
            done = subprocess.run(self.words, stdout=subprocess.PIPE,
                                  stderr=errors, text=True, timeout=LIMIT)
        except subprocess.TimeoutExpired:
            sys.exit(f"bench: over {LIMIT} s: {' '.join(self.words)}")
        if done.returncode != 0:
            sys.exit(f"bench: exit status {done.returncode} of:"
                     f" {' '.join(self.words)}\n{done.stderr or ''}")
        return json.loads(done.stdout)


def busy_seconds():
    """CPU seconds of the whole machine so far, its host's theft included."""
    line = pathlib.Path("/proc/stat").read_text().splitlines()[0].split()
    user, nice, system, _, _, irq, softirq, steal = map(int, line[1:9])
    ticks = user + nice + system + irq + softirq + steal
    return ticks / 100  # USER_HZ, the same on every Linux


def own_seconds():
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def quiet_run(program):
    """The report of the least disturbed of a few runs."""
    kept, least = None, None
    disturbed[1] += 1
    begin = time.monotonic()
    for _ in range(TRIES):
        busy, own, start = busy_seconds(), own_seconds(), time.monotonic()
        report = program.run()
        end = time.monotonic()
        foreign = busy_seconds() - busy - (own_seconds() - own)
        over = foreign - TICK - BUSY * (end - start)
        if least is None or over < least:
            kept, least = report, over
        if over <= 0:
            return kept
        if end - begin > ENOUGH:
            break
    disturbed[0] += 1
    return kept


def interleaved(programs, rounds, together=1):
    """Name to one report a round. More than one program together is for those
    that sleep nearly all the time; alone, each runs once unmeasured first and
    is repeated when disturbed."""
    reports = {program.name: [] for program in programs}
    if together == 1:
        for program in programs:
            program.run()
    with concurrent.futures.ThreadPoolExecutor(together) as pool:
        for index in range(rounds):
            order = programs if index % 2 == 0 else programs[::-1]
            run = quiet_run if together == 1 else Command.run
            for program, report in zip(order, pool.map(run, order)):
                reports[program.name].append(report)
    return reports


def values(reports, field):
    return [report[field] for report in reports]


def median(reports, field):
    return statistics.median(values(reports, field))


def ratios(subject, base, field):
    """The ratio of each round: neighbours in time are compared."""
    return [one[field] / other[field] for one, other in zip(subject, base)]
