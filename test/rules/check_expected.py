"""Runs the command line tool on one file and compares what it finds with the
`// expected-warning {{[costall-<id>]}}` of the file's lines, rule and line alike.

Used by the packs' tests: check_expected.py <file> -- <costall> <options> -- <flags>
"""

import json
import re
import subprocess
import sys
from pathlib import Path

EXPECTED = re.compile(r"// expected-warning \{\{\[costall-([a-z-]+)\]\}\}")
FEWEST = 4  # a file that expects less tests nothing


def expected_in(file):
    return {(number, rule)
            for number, text in enumerate(file.read_text().splitlines(), 1)
            for rule in EXPECTED.findall(text)}


def found_in(report, file):
    return {(f["line"], f["rule"]) for f in report["findings"]
            if Path(f["file"]).name == file.name and not f["suppressed"]}


def main():
    file, command = Path(sys.argv[1]), sys.argv[3:]
    split = command.index("--")
    command = [*command[:split], "--format", "json", str(file), *command[split:]]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode not in (0, 1):
        sys.exit(f"exit status {done.returncode}: {done.stderr}")
    expected = expected_in(file)
    found = found_in(json.loads(done.stdout), file)
    for line, rule in sorted(expected - found):
        print(f"{file.name}:{line}: expected {rule}, which is not found")
    for line, rule in sorted(found - expected):
        print(f"{file.name}:{line}: found {rule}, which is not expected")
    if len(expected) < FEWEST:
        print(f"{file.name} expects {len(expected)} findings, too few to test a pack")
    sys.exit(found != expected or len(expected) < FEWEST)


if __name__ == "__main__":
    main()
