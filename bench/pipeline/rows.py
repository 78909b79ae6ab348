"""What the rows of the pipeline table share, and the convention of all programs
that it runs, peers and ours (ours/{makespan,overhead,async_item,channel,
latency,live}.cpp; report.h has the arguments and the report for C++).

    <program> <shape> <input> <concurrency> <buffer> <ct|mt>

shape        which pipeline; a program that has one shape still takes its name
input        a durations file (a line an item: us in stage 1, 2, 3), or the
             number of items, which are 0, 1, 2, ... and need no work
concurrency  items at a time in each stage
buffer       items between two stages
ct, mt       one thread, or two

It prints one line of JSON and exits 0; 1 when the sum of the items that came
out is wrong, 2 when the command line is. Each program gives some of:

ms, ns           wall time of the pipeline, and by item and stage
cpu_ms, rss_kib  user and system time meanwhile, peak memory (VmHWM)
added_ms         by how much the slowest call of a stage took longer than its
                 own waits, while the consumer was parked (virtual clock)
live, formula    most items alive at once, and what the documentation says
late_ms          how late a timer is, the mean

Ours:  makespan    unordered|ordered2|ordered4  timed  (window 2c, 4c)
       overhead    sync     zero work, bodies that are plain functions
       async_item  frame    zero work, bodies that are coroutines
       channel     hop      zero work, one task sends, one receives; per item
       latency     unordered|ordered2  items as in rust/src/bin/parked.rs
       live        unordered|ordered2  the consumer never takes an item

Must not print or write the table (bench/common/table.py does).
"""

import measure
import table

DEFAULT_BUFFER = 16  # what the library gives an edge that says nothing


def row(title, value, unit, target, spread=None, peers=None):
    """A row, also when ours is not there: then it has peers alone."""
    return table.Row(title, value, unit, None if value is None else target,
                     spread, peers or {})


def spread_of(values):
    return measure.quartiles(values) if len(values) > 1 else None
