"""A hazard that lacks its page, test or source stops the configure step.

Runs cmake/hazards.cmake over a small tree of its own.
"""

import subprocess
import tempfile
from pathlib import Path

import house

LISTS = """cmake_minimum_required(VERSION 3.25)
project(sample NONE)
include("{root}/cmake/hazards.cmake")
"""
ENTRY = 'COSTALL_HAZARD(some_hazard, "work waits (for nothing)")\n'
PARTS = ["checker/hazards/some_hazard.cpp", "docs/hazards/some_hazard.md",
         "test/hazards/some_hazard.cpp"]


def configure(files, entry=ENTRY):
    """Exit status and output of cmake over a tree that has these files."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for name in files:
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).touch()
        listed = root / "checker/hazards/hazards.def"
        listed.parent.mkdir(parents=True, exist_ok=True)
        listed.write_text(entry)
        (root / "CMakeLists.txt").write_text(LISTS.format(root=house.ROOT))
        done = subprocess.run(["cmake", "-S", folder, "-B", root / "build"],
                              capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr


def main():
    problems = []
    status, output = configure(PARTS)
    if status != 0 or "hazards: 1" not in output:
        problems.append(f"a complete hazard does not configure:\n{output}")
    for lacking in PARTS:
        status, output = configure([p for p in PARTS if p != lacking])
        wanted = f"hazard 'some_hazard' has no {lacking}"
        if status == 0 or wanted not in output:
            problems.append(f"expected '{wanted}', got {status}:\n{output}")
    status, output = configure(PARTS, "COSTALL_HAZARD(some_hazard)\n")
    if status == 0 or "cannot read 'COSTALL_HAZARD(some_hazard)'" not in output:
        problems.append(f"a bad line of hazards.def passes:\n{output}")
    house.finish(problems, "see cmake/hazards.cmake")


if __name__ == "__main__":
    main()
