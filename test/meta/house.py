"""What the tests of the layout share: the tracked files, and how to fail.

Must not know any rule itself. Used by test/meta/*_test.py.
"""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CODE = (".h", ".cpp", ".def", ".py", ".cmake")


def build():
    """The build folder that CTest runs in; stops when run by hand without."""
    folder = os.environ.get("COSTALL_BUILD")
    if not folder:
        sys.exit("set COSTALL_BUILD to a build folder, as CTest does")
    return Path(folder)


def files(*under):
    """Paths relative to the root: tracked, or new and not ignored."""
    command = ["git", "-c", f"safe.directory={ROOT}", "ls-files", "-z",
               "--cached", "--others", "--exclude-standard", "--", *under]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True)
    names = done.stdout.decode().split("\0")
    return sorted(Path(n) for n in names if n and (ROOT / n).is_file())


def text(path):
    """The file's text, or None where it is not UTF-8."""
    try:
        return (ROOT / path).read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return None


def alive(problems):
    """Call it with what a check says of a known bad sample."""
    if not problems:
        sys.exit("this test cannot fail: its bad sample passes")


def finish(problems, advice):
    for problem in problems:
        print(problem)
    if problems:
        print(f"{len(problems)} problems; {advice}")
        sys.exit(1)
    print("holds")
