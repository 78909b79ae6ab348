"""costall::probe::dump() in a program that is compiled with the pass, optimised:
each suspended coroutine with the line of its await.

    chains.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, run

SOURCE = PROGRAMS / "dump.cpp"


def expected():
    lines = {}
    for number, line in enumerate(SOURCE.read_text().splitlines(), 1):
        _, mark, word = line.rpartition("  // ")
        if mark:
            lines[word] = number
    scope = "(anonymous namespace)::"

    def at(word, function, more=""):
        return f"  {SOURCE}:{lines[word]}:: {scope}{function}(){more}"

    return [
        "costall: 4 suspended call chains, the outermost await first",
        "for 50.0 ms:", at("outermost", "outermost"), at("middle", "middle"),
        at("innermost", "innermost"),
        "2 times, the longest for 50.0 ms:", at("alike", "alike"),
        "for 50.0 ms:", at("cold", "cold", ", not started"),
        "costall: 1 suspended call chain, the outermost await first",
        "for 200 ms:", at("cold", "cold", ", not started"),
    ]


def without_columns(line):
    """Columns are of a token of the compiler's choice."""
    head, separator, tail = line.partition(": (")
    if not separator:
        return line
    number = head.rsplit(".cpp:", 1)[1].split(":")[0]
    return f"{head.rsplit('.cpp:', 1)[0]}.cpp:{number}:: ({tail}"


def main():
    site = Site()
    for level in ("-O0", "-O2"):
        made = site.program(f"dump{level}", SOURCE,
                            plain=[PROGRAMS / "clock.cpp"],
                            flags=[level, "-g1", site.include,
                                   *site.with_pass()])
        told = run([made], env={"COSTALL_PROBE": "quiet,live=off"}).stdout
        found = [without_columns(line) for line in told.splitlines()]
        must(found == expected(), "\n".join([f"{level}:", told]))
        must(run([made], env={"COSTALL_PROBE": "off"}).stdout == "",
             "something is told though nothing is recorded")


if __name__ == "__main__":
    main()
