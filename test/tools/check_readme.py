"""README.md shows code that is there, and the warning that it really gets.

The first C++ block must stand in examples/youbuy/youbuy.cpp, and the first other
block must be the first line that costall prints for that file. Used by
test/frontends/readme.test.
"""

import argparse
import re
import subprocess
import sys
from pathlib import Path

FILE = "examples/youbuy/youbuy.cpp"
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```", re.MULTILINE | re.DOTALL)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--root", type=Path, required=True)
    parser.add_argument("--costall", required=True)
    arguments = parser.parse_args()
    readme = (arguments.root / "README.md").read_text(encoding="utf-8")
    blocks = BLOCK.findall(readme)
    code = next(text for language, text in blocks if language == "cpp")
    shown = next(text for language, text in blocks if language == "")
    if code not in (arguments.root / FILE).read_text(encoding="utf-8"):
        sys.exit(f"the first C++ block of README.md is not in {FILE}")
    done = subprocess.run(
        [arguments.costall, FILE, "--", "-std=c++20"], cwd=arguments.root,
        capture_output=True, text=True, check=False)
    printed = (done.stdout + done.stderr).splitlines(keepends=True)
    if done.returncode != 1 or shown != "".join(printed[:1]):
        sys.exit(f"README.md shows\n{shown}but costall prints\n"
                 + "".join(printed))
    print("README.md shows what is there")


if __name__ == "__main__":
    main()
