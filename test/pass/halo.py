"""Frames that the optimiser keeps out of the heap stay out of it with the pass:
the same numbers of allocations at each level that elides.

    halo.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, run

LEVELS = ("-O0", "-O1", "-O2", "-O3", "-Os")


def main():
    site = Site()
    source = PROGRAMS / "halo.cpp"
    elided = 0
    for level in LEVELS:
        base = site.program("base", source, flags=[level])
        made = site.program("made", source,
                            flags=[level, "-g1", *site.with_pass()])
        expected = run([base], env={"COSTALL_PROBE": "off"}).stdout
        told = run([made], env={"COSTALL_PROBE": "off"}).stdout
        elided += expected.count(" 0 allocations")
        must(told == expected, f"{level}: {told}differs from\n{expected}")
    must(elided > 0, "nothing was elided without the pass either")


if __name__ == "__main__":
    main()
