"""Programs do the same with the pass as without it, at every level, with line
tables and without, recorded and not.

    same_output.py <pass_site.json> <major>
"""

from building import LEVELS, PROGRAMS, Site, must, run


def main():
    site = Site()
    clock = PROGRAMS / "clock.cpp"
    for source, plain in ((PROGRAMS / "torture.cpp", ()),
                          (PROGRAMS / "window.cpp", (clock,))):
        for level in LEVELS:
            base = site.program("base", source, flags=[level], plain=plain)
            expected = run([base], env={"COSTALL_PROBE": "off"}).stdout
            must(len(expected.splitlines()) > 0, f"{source.stem} says nothing")
            for lines in ("-g0", "-g1"):
                name = f"{source.stem}{level}{lines}"
                made = site.program(name, source, plain=plain,
                                    flags=[level, lines, *site.with_pass()])
                # A million events take some seconds to be analysed.
                for how in ("off", "quiet,flight" if lines == "-g0" else
                            "quiet,live=off"):
                    told = run([made], env={"COSTALL_PROBE": how}).stdout
                    must(told == expected,
                         f"{name}, {how}: the output differs\n{told}\nfrom"
                         f"\n{expected}")


if __name__ == "__main__":
    main()
