"""What is known of a place with line tables and without: docs/pass.md, "debug
information".

    places.py <pass_site.json> <major>
"""

import os
import shutil

from building import PROGRAMS, Site, must, report_of


def awaits(site, name, *flags, source):
    program = site.program(name, source, plain=[PROGRAMS / "clock.cpp"],
                           flags=["-O1", *site.with_pass(), *flags])
    report, _ = report_of(program)
    return {(one["file"], one["function"], one.get("line", 0)): one["site"]
            for one in report["awaits"]}


def main():
    site = Site()
    source = PROGRAMS / "window.cpp"
    lines = source.read_text().splitlines()
    known = awaits(site, "lines", "-g1", source=source)
    must(known, "no await was seen")
    for file, function, line in known:
        text = lines[line - 1] if file == str(source) else "co_await"
        must("co_await" in text, f"{file}:{line} in {function} is no await")

    # The folder of the compilation makes no difference, nor do -g and -O.
    os.chdir(PROGRAMS)
    relative = awaits(site, "relative", "-g", "-O0", source="window.cpp")
    must(sorted(relative.values()) == sorted(known.values()),
         "a relative path gives other sites")

    # Without: the function, and the file that is compiled.
    none = awaits(site, "none", "-g0", source=source)
    must({line for _, _, line in none} == {0}, f"lines out of nothing: {none}")
    must({(file, function) for file, function, _ in none} ==
         {(file, function) for file, function, _ in known},
         f"{none} is not of the functions of {known}")

    # A stripped program tells the same as before.
    program = site.out / "lines"
    shutil.copy(program, site.out / "stripped")
    os.system(f"strip '{site.out / 'stripped'}'")
    stripped, _ = report_of(site.out / "stripped")
    must({one["site"] for one in stripped["awaits"]} == set(known.values()),
         "stripping changes what is told")


if __name__ == "__main__":
    main()
