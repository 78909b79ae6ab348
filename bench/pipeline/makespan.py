"""Rows about makespan: three stages of sleeps against the ideal of the same
durations, and against the forms that people write. The library's programs are
those of g++, the slower of the two. Must not know overhead rows.
"""

import functools
import statistics

import durations
import programs
from rows import DEFAULT_BUFFER, row, spread_of

CONCURRENCY = [1, 4, 16, 64, 128, 256]
QUICK = [16, 256]
# One round of c = 1 takes half a minute; what is short is noisy.
ROUNDS = {1: 1, 4: 2, 16: 3, 64: 5, 128: 5}
MANY = 7
# Programs that sleep nearly all the time do not disturb each other.
TOGETHER = {1: 16, 4: 4, 16: 2}
ORDERS = ["unordered", "ordered"]
# Shape for tokio without and with order, and the channels' capacity.
FORMS = {"Stream form": [("stream", "stream_ord", 1)],
         "Pumps form": [("pumps", "pumps_ord", 1), ("pumps", "pumps_ord", 64)]}
THREADS = {"ct": "1 thread", "mt": "2 threads"}
# Set, order: shape of ours, target up to c = 128, target above. With slow items
# a window alone costs more than 5 %, so only its own schedule is a target.
OURS = {("uniform", "unordered"): ("unordered", 1.02, 1.03),
        ("slow20", "unordered"): ("unordered", 1.02, 1.03),
        ("uniform", "ordered"): ("ordered2", 1.05, 1.05),
        ("slow20", "ordered"): ("ordered4", None, None)}
WINDOW = {"ordered2": 2, "ordered4": 4}  # times c
SCHEDULE_TARGETS = 1.02, 1.03
# Rows by concurrency; the last part says which of two targets. One item at a
# time adds up a thousand late timers, so it has a row of its own.
GROUPS = [("c=1", lambda c: c == 1, 0),
          ("the worst c of 4 to 128", lambda c: 1 < c <= 128, 0),
          ("c=256", lambda c: c > 128, 1)]
ASIO = "Asio workers, unordered, channel 64, 1 thread"


def ours(order):
    return f"ours, {order}"


def variants(form, order):
    """Name, shape, buffer and runtime of each way to run a form."""
    for unordered, ordered, buffer in FORMS[form]:
        for runtime, threads in THREADS.items():
            channel = "" if form == "Stream form" else f", channel {buffer}"
            yield (f"{form}, {order}{channel}, {threads}",
                   unordered if order == "unordered" else ordered, buffer,
                   runtime)


def programs_of(built, name, file, c):
    """Everything that is measured on one set at one concurrency."""
    found = []
    library = built.our("g++", "makespan")
    for order in ORDERS:
        if library:
            found.append(programs.Command(
                ours(order), library, OURS[name, order][0], file, c,
                DEFAULT_BUFFER, "ct"))
        if "pipe" in built.rust:
            found += [programs.Command(title, built.rust["pipe"], shape, file,
                                       c, buffer, runtime)
                      for form in FORMS
                      for title, shape, buffer, runtime in variants(form,
                                                                    order)]
    if "asio_workers" in built.cpp:
        found.append(programs.Command(ASIO, built.cpp["asio_workers"],
                                      "workers", file, c, 64, "ct"))
    return found


class Figures:
    """What was measured: reports by set, concurrency and program."""

    def __init__(self, built, quick, say):
        self.concurrency = QUICK if quick else CONCURRENCY
        files = durations.write(built.place / "durations")
        self.items = {name: durations.drawn(name) for name in files}
        self.reports = {}
        for name, file in files.items():
            for c in self.concurrency:
                say(f"makespan, {name}, c={c}")
                self.reports[name, c] = programs.interleaved(
                    programs_of(built, name, file, c),
                    min(3, MANY) if quick else ROUNDS.get(c, MANY),
                    TOGETHER.get(c, 1))
        self.late = {}
        if "pipe" in built.rust:
            for runtime in THREADS:
                self.late[runtime] = programs.Command(
                    "timer", built.rust["pipe"], "timer", files["uniform"], 64,
                    1, runtime).run()["late_ms"]

    def ideal(self, name, c, late=0.0):
        return durations.ideal(durations.delivered(self.items[name], late), c)

    def ms(self, name, c, program):
        """Milliseconds of each round; none when it was not there."""
        return programs.values(self.reports[name, c].get(program, []), "ms")

    def peak(self, name, program):
        """KiB, the largest at any concurrency."""
        return int(max(self.median(name, c, program, "rss_kib")
                       for c in self.concurrency))

    def names(self):
        return list(next(iter(self.reports.values())))

    def median(self, name, c, program, field="ms"):
        return programs.median(self.reports[name, c][program], field)


def worst(by_concurrency):
    """The largest median of ratios by concurrency, and its spread."""
    medians = {c: statistics.median(each) for c, each in by_concurrency.items()}
    c = max(medians, key=medians.get)
    return medians[c], spread_of(by_concurrency[c]), medians


def against(figures, name, program, chosen, bound):
    """Concurrency to the rounds' ratios to a bound; empty when not there."""
    return {c: [ms / bound(c) for ms in times] for c in chosen
            if (times := figures.ms(name, c, program))}


def bound_rows(figures, name, order, title, bound, targets, others,
               note=None):
    """Ours against a bound, by GROUPS; others beside it, and what `note` says
    of each c."""
    rows = []
    for said, within, which in GROUPS:
        chosen = [c for c in figures.concurrency if within(c)]
        if not chosen:
            continue
        mine = against(figures, name, ours(order), chosen, bound)
        value, spread, medians = worst(mine) if mine else (None, None, {})
        sides = {f"ours, c={c}": each for c, each in medians.items()}
        for other in others:
            found = against(figures, name, other, chosen, bound)
            sides |= {f"{other}, c={c}": statistics.median(each)
                      for c, each in found.items()}
        if note:
            sides |= dict(map(note, chosen))
        rows.append(row(f"makespan / {title}, {name}, {said}", value, "x",
                        targets[which], spread, sides))
    return rows


def ideal_rows(figures, name, order):
    """Ours against the ideal; with a window, against what that allows too."""
    shape, *targets = OURS[name, order]
    ideal = functools.partial(figures.ideal, name)
    if order == "unordered":
        return bound_rows(figures, name, order, "ideal, unordered", ideal,
                          targets, [ASIO])
    times = WINDOW[shape]
    window = f"ordered, window {times}c"

    @functools.cache
    def schedule(c):
        return durations.InOrder(figures.items[name], c, times * c,
                                 DEFAULT_BUFFER).makespan()

    def alone(c):
        return f"the window alone, c={c}", schedule(c) / ideal(c)

    return (bound_rows(figures, name, order, f"ideal, {window}", ideal, targets,
                       [], alone)
            + bound_rows(figures, name, order, f"the window's own schedule,"
                         f" {window}", schedule, SCHEDULE_TARGETS, []))


def fastest(figures, name, c, form, order):
    """The variant with the least median: name and runtime."""
    return min(((title, runtime)
                for title, _, _, runtime in variants(form, order)),
               key=lambda each: figures.median(name, c, each[0]))


def form_rows(figures, name, order, form):
    """Ours against the fastest variant of a form, at every c: by the clock, and
    with the lateness of tokio's timer taken out, since that is no merit."""
    if not figures.late or ours(order) not in figures.names():
        return []
    clock, schedule = {}, {}
    for c in figures.concurrency:
        title, runtime = fastest(figures, name, c, form, order)
        clock[c] = programs.ratios(figures.reports[name, c][ours(order)],
                                   figures.reports[name, c][title], "ms")
        allowed = (figures.ideal(name, c, figures.late[runtime])
                   / figures.ideal(name, c))
        schedule[c] = [ratio * allowed for ratio in clock[c]]
    rows = []
    for ratios, target, said in [
            (clock, 1.0, "by the clock"),
            (schedule, None, "the timers' lateness taken out")]:
        value, spread, medians = worst(ratios)
        rows.append(row(
            f"makespan against the {form}, {order}, {name}, {said}, the worst"
            " c", value, "x", target, spread,
            {f"c={c}": each for c, each in medians.items()}))
    return rows


def rows_of(figures):
    rows = []
    for name in figures.items:
        for order in ORDERS:
            rows += ideal_rows(figures, name, order)
            for form in FORMS:
                rows += form_rows(figures, name, order, form)
    return rows


def detail_rows(figures):
    """Every median, for the JSON alone: time, CPU time and memory."""
    rows = []
    for (name, c), reports in figures.reports.items():
        rows.append(row(f"ideal makespan, {name}, c={c}",
                        figures.ideal(name, c), "ms", None, None,
                        {each: figures.median(name, c, each)
                         for each in reports}))
        for title, field, unit, scale in [
                ("CPU time", "cpu_ms", "ms", 1),
                ("peak memory", "rss_kib", "MiB", 1024)]:
            sides = {each: figures.median(name, c, each, field) / scale
                     for each in reports}
            rows.append(row(f"{title}, {name}, c={c}, ours unordered",
                            sides.get(ours("unordered")), unit, None, None,
                            sides))
    for runtime, late in figures.late.items():
        rows.append(row(f"lateness of tokio's timer, {THREADS[runtime]}", late,
                        "ms", None))
    return rows


def grid(figures):
    """Medians of every program at every c, for a person."""
    lines = []
    width = max(map(len, figures.names() + ["lower bound"]))

    def line(title, cells):
        lines.append(title.ljust(width)
                     + "".join(f"{cell:>10}" for cell in cells))

    for name, items in figures.items.items():
        for title, field in [("makespan, ms", "ms"), ("CPU, ms", "cpu_ms")]:
            lines.append(f"\n{title}, {name}, medians")
            line("", [f"c={c}" for c in figures.concurrency]
                 + ["peak KiB"] * (field == "cpu_ms"))
            if field == "ms":
                for bound in (durations.lower_bound, durations.ideal):
                    line(bound.__name__.replace("_", " "),
                         [f"{bound(items, c):.1f}"
                          for c in figures.concurrency])
            for each in figures.names():
                line(each, [f"{figures.median(name, c, each, field):.1f}"
                            for c in figures.concurrency]
                     + [figures.peak(name, each)] * (field == "cpu_ms"))
    return "\n".join(lines)
