#!/usr/bin/env python3
"""Every case of the corpus through the command line of each LLVM major, and
with --all through the plugin and the clang-tidy module as well: the findings
must be the same. Prints what differs. Must not judge the findings (run.py does).
Covered by the CTest entry `corpus_agree`, which compares the majors alone: each
front end of a major is held to the others by test/hazards.
"""

import argparse
import json
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "tools")]

import check_hazard  # noqa: E402
import run  # noqa: E402


def all_front_ends(site, source, flags):
    return check_hazard.front_ends(site, source, flags, expected=False)


def command_lines(site, source, flags):
    """The front end that does not parse system headers whole."""
    for major in site["llvm"]:
        found = check_hazard.check_cli(site["files"][f"cli{major}"], source,
                                       flags)
        yield (f"costall, LLVM {major}", found, check_hazard.as_printed(found))


def check(case, site, front_ends):
    """The differences of one case, or why it could not be run."""
    try:
        results = list(front_ends(site, str(case.path), case.flags))
    except SystemExit as stopped:
        return [str(stopped)]
    return check_hazard.compare(results)


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--site", required=True, help="JSON of this build")
    parser.add_argument("--all", action="store_true",
                        help="every front end; several times as long")
    parser.add_argument("-j", type=int, default=2)
    parser.add_argument("cases", nargs="*", type=Path)
    arguments = parser.parse_args()
    site = json.loads(Path(arguments.site).read_text(encoding="utf-8"))
    front_ends = all_front_ends if arguments.all else command_lines
    flags = {style: run.flags_of_style(style) for style in run.STYLES}
    paths = arguments.cases or sorted((HERE / "cases").glob("*.cpp"))
    cases = [run.read_case(path.resolve(), flags.__getitem__, HERE / "inputs")
             for path in paths]
    with ThreadPoolExecutor(arguments.j) as pool:
        found = list(pool.map(lambda case: check(case, site, front_ends), cases))
    different = 0
    for case, lines in zip(cases, found):
        if lines:
            different += 1
            print(f"{case.path.name}:\n  " + "\n  ".join(lines))
    print(f"{len(cases)} cases, {different} on which front ends differ")
    return 1 if different or not cases else 0


if __name__ == "__main__":
    sys.exit(main())
