#!/usr/bin/env python3
"""How long each item takes in each stage: drawn from fixed seeds, with what any
pipeline can reach on them. `durations.py <folder>` writes the files and prints
the bounds. Must not run a program. Used by bench/pipeline/rows.py.
"""

import collections
import heapq
import pathlib
import random
import sys

ITEMS = 1000
STAGES = 3


def uniform(draw):
    """5 to 10 ms, in us."""
    return draw.randint(5000, 10000)


def slow20(draw):
    """20 ms for one call in five, the rest as `uniform`."""
    return 20000 if draw.random() < 0.2 else uniform(draw)


SETS = {"uniform": (uniform, 20261120), "slow20": (slow20, 20261121)}


def drawn(name):
    """One tuple of microseconds an item, one entry a stage."""
    of_one_call, seed = SETS[name]
    draw = random.Random(seed)
    return [tuple(of_one_call(draw) for _ in range(STAGES))
            for _ in range(ITEMS)]


def write(folder):
    """Name to file: a line an item, microseconds a stage between blanks."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {}
    for name in SETS:
        files[name] = folder / f"{name}.txt"
        files[name].write_text("".join(
            " ".join(map(str, item)) + "\n" for item in drawn(name)))
    return files


def ideal(items, concurrency):
    """Makespan in ms when nothing but the stages' width holds an item back: no
    limit between stages, `concurrency` servers a stage, first come first
    served. No bound of every schedule, but no queue of this kind beats it."""
    arrivals = [(0, index) for index in range(len(items))]
    for stage in range(STAGES):
        free = [0] * concurrency
        done = []
        for arrival, index in sorted(arrivals):
            start = max(arrival, heapq.heappop(free))
            heapq.heappush(free, start + items[index][stage])
            done.append((start + items[index][stage], index))
        arrivals = done
    return max(arrivals)[0] / 1000


class InOrder:
    """Three ordered stages without overhead: a stage starts the next item when
    it runs fewer than `concurrency` and holds fewer than `window` that are not
    handed on, and hands on the oldest when that is done and the next edge holds
    fewer than `buffer`."""

    def __init__(self, items, concurrency, window, buffer):
        self.items, self.concurrency = items, concurrency
        self.window, self.buffer = window, buffer
        self.waiting = [collections.deque() for _ in range(STAGES + 1)]
        self.waiting[0].extend(range(len(items)))
        self.held = [collections.deque() for _ in range(STAGES)]
        self.running = [0] * STAGES
        self.done = [set() for _ in range(STAGES)]
        self.ends = []  # (time, stage, item) of what runs

    def hand_on(self, stage):
        held, out = self.held[stage], self.waiting[stage + 1]
        moved = False
        while (held and held[0] in self.done[stage]
               and (stage == STAGES - 1 or len(out) < self.buffer)):
            out.append(held.popleft())
            moved = True
        return moved

    def start(self, stage, now):
        held, waiting = self.held[stage], self.waiting[stage]
        moved = False
        while (waiting and self.running[stage] < self.concurrency
               and len(held) < self.window):
            index = waiting.popleft()
            held.append(index)
            self.running[stage] += 1
            heapq.heappush(self.ends, (now + self.items[index][stage], stage,
                                       index))
            moved = True
        return moved

    def makespan(self):
        """In ms."""
        now = 0
        while True:
            while any([self.hand_on(stage) | self.start(stage, now)
                       for stage in reversed(range(STAGES))]):
                pass
            if not self.ends:
                return now / 1000
            now = self.ends[0][0]
            while self.ends and self.ends[0][0] == now:
                _, stage, index = heapq.heappop(self.ends)
                self.running[stage] -= 1
                self.done[stage].add(index)


def lower_bound(items, concurrency):
    """Makespan in ms that no schedule at all can beat: the work of a stage
    spread evenly, what must come before and after it, and the longest item."""
    bounds = [max(map(sum, items))]
    for stage in range(STAGES):
        head = min(sum(item[:stage]) for item in items)
        tail = min(sum(item[stage + 1:]) for item in items)
        work = sum(item[stage] for item in items)
        bounds.append(head + work / concurrency + tail)
    return max(bounds) / 1000


def delivered(items, late):
    """The durations that a timer delivers which ends `late` ms late."""
    return [tuple(each + 1000 * late for each in item) for item in items]


def main():
    if len(sys.argv) != 2:
        sys.exit("usage: durations.py <folder>")
    for name, path in write(pathlib.Path(sys.argv[1])).items():
        items = drawn(name)
        print(f"{path}: ms by concurrency")
        for c in (1, 2, 4, 8, 16, 32, 64, 128, 256):
            print(f"{c:5}  ideal {ideal(items, c):9.1f}"
                  f"  lower bound {lower_bound(items, c):9.1f}")


if __name__ == "__main__":
    main()
