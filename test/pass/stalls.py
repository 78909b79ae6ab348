"""A program that is compiled with one flag more, and not changed, is told which
of its futures starved and which await starved it; the repaired one is told
nothing. The id of the place is the checker's.

    stalls.py <pass_site.json> <major>
"""

from building import PROGRAMS, Site, must, report_of


def line_of(source, marked):
    """The number of the one line that ends in this comment."""
    found = [number for number, line in
             enumerate(source.read_text().splitlines(), 1)
             if line.endswith(f"// {marked}")]
    must(len(found) == 1, f"{source} has {len(found)} lines '{marked}'")
    return found[0]


def site_id(tail, function, line):
    """docs/decisions/0010-site-id.md."""
    value = 0xcbf29ce484222325
    for byte in b"".join(field.encode() + b"\0"
                         for field in (tail, function, str(line))):
        value = (value ^ byte) * 0x100000001b3 % 2**64
    return f"{value:016x}"


def check(site, name, rule, blamed, starved, function):
    source = PROGRAMS / f"{name}.cpp"
    for level in ("-O0", "-O2"):
        program = site.program(f"{name}{level}", source,
                               plain=[PROGRAMS / "clock.cpp"],
                               flags=[level, "-g1", *site.with_pass()])
        report, _ = report_of(program)
        found = [one for one in report["findings"] if one["rule"] == rule]
        must(found, f"{name} {level}: no {rule} in {report['findings']}")
        line = line_of(source, blamed)
        for one in found:
            must(one["line"] == line and one["file"] == str(source),
                 f"{name} {level}: {one['file']}:{one['line']} is blamed,"
                 f" not line {line}")
            must(one["site"] == site_id(f"programs/{name}.cpp", function, line),
                 f"{name} {level}: another site")
            must(one["confidence"] == "likely", f"{one['confidence']}")
        lines = {one["starved"]["line"] for one in found}
        must(starved is None or line_of(source, starved) in lines,
             f"{name} {level}: lines {lines} starved")
        must(report["coverage"]["lost_events"] == 0, "events were lost")


def silent(site, name):
    program = site.program(name, PROGRAMS / f"{name}.cpp",
                           plain=[PROGRAMS / "clock.cpp"],
                           flags=["-O1", "-g1", *site.with_pass()])
    report, _ = report_of(program)
    must(report["findings"] == [], f"{name}: {report['findings']}")
    must(report["coverage"]["frames"] > 20, "nothing was seen")


def main():
    site = Site()
    check(site, "window", "window-slow-body", "starves", "starved", "do_work")
    check(site, "stream", "window-slow-body", "starves", "starved", "reads")
    check(site, "stream", "cold-task-across-await", "leaves it cold", None,
          "leaves_cold")
    silent(site, "fixed")


if __name__ == "__main__":
    main()
