"""A million coroutines that live at one time: the program ends as without the
pass, what the probe needs for each of them is bounded (docs/pass.md), and each
event is known or counted as lost.

    million.py <pass_site.json> <major>
"""

import json

from building import PROGRAMS, Site, must, run

COUNT = 1_000_000
RING = 16 << 20
# Of a coroutine that waits: its frame in the analysis, twice while the table of
# them grows, and where it was made. Once: the ring, what the collector makes of a
# full one while it sorts (four times that), names and the rest.
BYTES_EACH, BYTES_ONCE = 400, 5 * RING + (20 << 20)


def peak(program, words):
    done = run([program, COUNT], env={"COSTALL_PROBE": words})
    return 1024 * int(done.stdout)


def main():
    site = Site()
    source = PROGRAMS / "million.cpp"
    made = site.compile(source, "-O1", "-g1", *site.with_pass())
    program = site.link("million", made)
    alone = peak(program, "off")
    report = site.out / "report.json"
    # Half a million events: a machine that is busy may lose some, and says how
    # many.
    watched = peak(program, f"quiet,live=off,memory={RING >> 10},json={report}")
    coverage = json.loads(report.read_text())["coverage"]
    must(coverage["frames"] > COUNT / 2, f"{coverage}")
    must(coverage["events"] + coverage["lost_events"] >= 6 * COUNT,
         f"{coverage}")
    each = (watched - alone - BYTES_ONCE) / coverage["frames"]
    print(f"{alone >> 20} MiB alone, {watched >> 20} MiB watched,"
          f" {each:.0f} bytes for each beside what is needed once")
    must(each <= BYTES_EACH, f"{each:.0f} bytes for each coroutine")


if __name__ == "__main__":
    main()
