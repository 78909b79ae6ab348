"""A yield is a yield wherever it stands in its coroutine: the time of the consumer
is no wait of the generator's, and the statistics count every await.

    yields.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, report_of


def main():
    site = Site()
    source = PROGRAMS / "yields.cpp"
    for level in ("-O0", "-O2"):
        program = site.program(f"yields{level}", source,
                               plain=[PROGRAMS / "clock.cpp"],
                               flags=[level, "-g1", *site.with_pass()])
        report, output = report_of(program)
        must(output.split() == ["1", "2", "3"], f"it said {output}")
        must(report["coverage"]["frames"] == 1, "nothing was seen")
        long = [one for one in report["awaits"] if one["longest_ns"] > 10**8]
        must(long == [], f"{level}: yields are waits: {long}")
    told = site.compile(source, "-O0", *site.with_pass("-costall-probe-stats"),
                        check=False).stderr
    must("1 coroutines with 5 awaits instrumented" in told, f"it told {told}")


if __name__ == "__main__":
    main()
